-- Writes the state of a node, and decides what follows.
-- ARGV[5..]: count, max members, former name of the node, number of this announcement, and of the latest one whose
-- answer the node has got; number of joined, number of left; joined: user, info; left: user; then what is kept, if
-- anything: event, data, frame, time to live.
-- FLAGS: e state of this node is expected to be there, w whole, l memory was lost, u user, d departures are asked about,
-- s snapshot wanted, c count wanted, m cache missed, h sharded publish, f the one before was not answered
local count, room, former = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
local number, heard = tonumber(ARGV[8]), tonumber(ARGV[9])
local joiners, leavers = tonumber(ARGV[10]), tonumber(ARGV[11])
local JOINED = 12
local LEFT = JOINED + 2 * joiners
local KEEP = LEFT + leavers

-- What is on its way in a connection that breaks may be executed long after what was announced when it was given up.
-- Nobody waits for the answer.
if number < fence(NODE) then
  return { 'late' }
end
if flag('f') then
  set_fence(NODE, number)
  if former ~= '' then
    set_fence(former, number)
  end
end

if flag('e') and redis.call('HEXISTS', COUNTS, NODE) == 0 then
  if not flag('l') then
    return { 'lost' }
  end
end
local lost = flag('l')
if lost then
  redis.call('HSET', STANDING, 'lost', text(MILLIS))
end

local size = redis.call('HLEN', COUNTS)
local had = redis.call('HEXISTS', COUNTS, NODE) == 1

if former ~= '' then
  -- Handed from the former name to the new one, so that nobody comes or goes; who has left is seen to below.
  had = redis.call('HDEL', COUNTS, former) == 1 or had
  local moved, moves = on(former), {}
  for _, member in ipairs(moved) do
    local nodes = without(member[2], former)
    if not has(nodes, NODE) then
      nodes = nodes == '' and NODE or nodes .. ' ' .. NODE
      moves[#moves + 1] = member[1]
      moves[#moves + 1] = said(member[3])
    end
    redis.call('HSET', MEMBERS, member[1], nodes .. '\n' .. member[3])
  end
  if #moves > 0 then
    local previous, new = advance()
    change({ t = 'members', p = text(previous), v = text(new), n = NODE, j = moves })
  end
  if #moved > 0 then
    local previous, new = advance()
    change({ t = 'gone', p = text(previous), v = text(new), n = former })
  end
end

local occupied, vacated, again = 0, 0, 0
if count > 0 then
  redis.call('HSET', COUNTS, NODE, count)
  if size == 0 then
    occupied = 1
    if marked('') then
      again = 1
    end
    unmark('')
    if flag('u') and again == 0 then
      local _, new = advance()
      change({ t = 'online', v = text(new), o = 1 })
    end
  end
else
  redis.call('HDEL', COUNTS, NODE)
  if redis.call('HLEN', COUNTS) == 0 and (had or (lost and not marked(''))) then
    vacated = 1
    if flag('d') or flag('u') then
      mark('', NODE)
    end
  end
end

local refused, added, removed, returned = {}, {}, {}, {}
local came, went = {}, {}

local function leave(user, nodes, info)
  went[#went + 1] = user
  if detach(user, nodes, info, NODE) then
    removed[#removed + 1] = user
    if flag('d') then
      mark(user, NODE)
    end
  end
end

for i = LEFT, KEEP - 1 do
  local user = ARGV[i]
  local nodes, info = present(user)
  if nodes and has(nodes, NODE) then
    leave(user, nodes, info)
  elseif not nodes and lost and not marked(user) then
    removed[#removed + 1] = user
    if flag('d') then
      mark(user, NODE)
    end
  end
end

if flag('w') then
  local staying = {}
  for i = JOINED, LEFT - 1, 2 do
    staying[ARGV[i]] = true
  end
  for _, member in ipairs(on(NODE)) do
    if not staying[member[1]] then
      leave(member[1], member[2], member[3])
    end
  end
end

for i = JOINED, LEFT - 1, 2 do
  local user = ARGV[i]
  local nodes, info = present(user)
  if nodes then
    if not has(nodes, NODE) then
      redis.call('HSET', MEMBERS, user, nodes .. ' ' .. NODE .. '\n' .. info)
      came[#came + 1] = user
      came[#came + 1] = said(info)
    end
  elseif redis.call('HLEN', MEMBERS) >= room then
    refused[#refused + 1] = user
  else
    redis.call('HSET', MEMBERS, user, NODE .. '\n' .. text(MICROS + #added) .. '\n' .. ARGV[i + 1])
    added[#added + 1] = user
    if marked(user) then
      returned[#returned + 1] = user
    end
    unmark(user)
    came[#came + 1] = user
    came[#came + 1] = ARGV[i + 1]
  end
end

if #came > 0 or #went > 0 then
  local previous, new = advance()
  local told = { t = 'members', p = text(previous), v = text(new), n = NODE }
  if #came > 0 then
    told.j = came
  end
  if #went > 0 then
    told.l = went
  end
  change(told)
end

if ARGV[KEEP] and redis.call('EXISTS', KEPT) == 0 then
  redis.call('HSET', KEPT, 'event', ARGV[KEEP], 'data', ARGV[KEEP + 1], 'frame', ARGV[KEEP + 2], 'version', text(MICROS))
  redis.call('PEXPIRE', KEPT, ARGV[KEEP + 3])
end

local told = -1
if flag('c') then
  local sum = total()
  if tonumber(redis.call('HGET', STANDING, 'told') or -1) ~= sum then
    redis.call('HSET', STANDING, 'told', sum)
    change({ t = 'count', c = sum })
    told = sum
  end
end

local missed = 0
if flag('m') and redis.call('EXISTS', KEPT) == 0 then
  missed = redis.call('HSETNX', STANDING, 'miss', 1)
end

-- An answer can be lost, or come too late. What it has said is said again, until the node is known to have heard it.
if flag('d') or flag('u') then
  local field = 'r:' .. NODE
  local before = redis.call('HGET', STANDING, field)
  local unheard = before and cjson.decode(before)
  if unheard and unheard.n > heard then
    if occupied == 1 and unheard.v == 1 then
      occupied, again = 0, 0 -- nobody was told that it was vacated
    else
      vacated = math.max(vacated, unheard.v)
    end
    if unheard.o == 1 then
      occupied, again = 1, unheard.a
    end
    local gone, back = {}, {}
    for _, user in ipairs(unheard.l) do
      gone[user] = true
    end
    local come, gone_again, returned_again = unheard.j, removed, unheard.b
    for _, user in ipairs(added) do
      if gone[user] then
        gone[user] = nil -- nobody was told that they had left
        back[user] = true
      else
        come[#come + 1] = user
      end
    end
    for _, user in ipairs(returned) do
      if not back[user] then
        returned_again[#returned_again + 1] = user
      end
    end
    for _, user in ipairs(removed) do
      gone[user] = nil
    end
    for _, user in ipairs(unheard.l) do
      if gone[user] then
        gone_again[#gone_again + 1] = user
      end
    end
    added, removed, returned = come, gone_again, returned_again
    missed = math.max(missed, unheard.m)
    if unheard.c >= 0 and told < 0 then
      told = total()
    end
  end
  if occupied + vacated + missed + #added + #removed > 0 or told >= 0 then
    redis.call('HSET', STANDING, field, cjson.encode({
      n = number, o = occupied, v = vacated, a = again, m = missed, c = told, j = added, l = removed, b = returned }))
  elseif before then
    redis.call('HDEL', STANDING, field)
  end
end

local now = text(version())
local view = flag('s') and snapshot() or {}
tidy()
return { 'ok', now, occupied, vacated, again, told, missed, refused, added, removed, returned, view }
