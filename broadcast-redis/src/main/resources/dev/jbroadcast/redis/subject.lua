-- What the scripts of one subject have in common. Everything of a subject is in one hash slot:
-- KEYS: connections by node, members, standing, what is kept, topic. ARGV: node, flags, life of marks, life of the rest.
local COUNTS, MEMBERS, STANDING, KEPT, TOPIC = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local NODE, FLAGS, MARK_LIFE, LIFE = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]

local time = redis.call('TIME')
local MICROS = time[1] * 1000000 + time[2]
local MILLIS = math.floor(MICROS / 1000)

local function flag(letter)
  return string.find(FLAGS, letter, 1, true) ~= nil
end

local function text(number)
  return string.format('%.0f', number)
end

local function tell(payload)
  redis.call(flag('h') and 'SPUBLISH' or 'PUBLISH', TOPIC, payload)
end

local function change(values)
  tell('1c' .. NODE .. '\n' .. cjson.encode(values))
end

-- Versions are times of day, or a little more, so that they are greater than any before: also than those that Redis does
-- not know any more, because it has been restored or the standing was deleted.
local function version()
  local known = tonumber(redis.call('HGET', STANDING, 'v') or nil)
  if not known then
    known = MICROS
    redis.call('HSET', STANDING, 'v', text(known))
  end
  return known
end

local function advance()
  local previous = version()
  local new = math.max(previous + 1, MICROS)
  redis.call('HSET', STANDING, 'v', text(new))
  return previous, new
end

-- A departure is marked with the node that will ask, a few seconds later, whether it was for good.
local function field(user)
  return user == '' and 'd' or 'd:' .. user
end

local function mark(user, node)
  redis.call('HSET', STANDING, field(user), node .. ' ' .. text(MILLIS))
end

local function owner(value)
  local node, since = string.match(value, '^(%S+) (%d+)$')
  if node and MILLIS - tonumber(since) <= MARK_LIFE then
    return node
  end
  return nil
end

local function marked(user)
  local value = redis.call('HGET', STANDING, field(user))
  return value and owner(value) or nil
end

local function unmark(user)
  redis.call('HDEL', STANDING, field(user))
end

-- Below which number the announcements of a node are not to be executed any more; as long as the network may have one.
local FENCE_LIFE = 300000

local function fenced(value)
  local number, since = string.match(value, '^(%d+) (%d+)$')
  return MILLIS - tonumber(since) <= FENCE_LIFE and tonumber(number) or 0
end

local function fence(node)
  local value = redis.call('HGET', STANDING, 'n:' .. node)
  return value and fenced(value) or 0
end

local function set_fence(node, number)
  redis.call('HSET', STANDING, 'n:' .. node, text(number) .. ' ' .. text(MILLIS))
end

local function has(nodes, node)
  return string.find(' ' .. nodes .. ' ', ' ' .. node .. ' ', 1, true) ~= nil
end

local function without(nodes, node)
  local rest = {}
  for each in string.gmatch(nodes, '%S+') do
    if each ~= node then
      rest[#rest + 1] = each
    end
  end
  return table.concat(rest, ' ')
end

-- The value of a member: the nodes they are on, and in a line of its own since when they are there, for the order of those
-- who come later; then what is known of them. The latter two stay together: what the first said of them stays.
local function said(known)
  return string.sub(known, string.find(known, '\n', 1, true) + 1)
end

local function parse(value)
  local line = string.find(value, '\n', 1, true)
  return string.sub(value, 1, line - 1), string.sub(value, line + 1)
end

local function present(user)
  local value = redis.call('HGET', MEMBERS, user)
  if not value then
    return nil
  end
  return parse(value)
end

-- Takes a node off a member; true if it was the last.
local function detach(user, nodes, info, node)
  local rest = without(nodes, node)
  if rest == '' then
    redis.call('HDEL', MEMBERS, user)
    return true
  end
  redis.call('HSET', MEMBERS, user, rest .. '\n' .. info)
  return false
end

-- Those of MEMBERS who are on a node: user, nodes, info.
local function on(node)
  local found = {}
  local all = redis.call('HGETALL', MEMBERS)
  for i = 1, #all, 2 do
    local nodes, info = parse(all[i + 1])
    if has(nodes, node) then
      found[#found + 1] = { all[i], nodes, info }
    end
  end
  return found
end

-- Removes the standing of what nobody is on any more; what stays lives for a while.
local function tidy()
  local life = LIFE
  if redis.call('HLEN', COUNTS) == 0 and redis.call('HLEN', MEMBERS) == 0 then
    local marks, fences = false, false
    local all = redis.call('HGETALL', STANDING)
    for i = 1, #all, 2 do
      local kind = string.sub(all[i], 1, 2)
      marks = marks or (all[i] == 'd' or kind == 'd:') and owner(all[i + 1])
      fences = fences or kind == 'n:' and fenced(all[i + 1]) > 0
    end
    if not marks and not fences then
      redis.call('DEL', STANDING)
      return
    end
    life = marks and LIFE or FENCE_LIFE
  end
  redis.call('PEXPIRE', COUNTS, LIFE)
  redis.call('PEXPIRE', MEMBERS, LIFE)
  redis.call('PEXPIRE', STANDING, life)
end

local function total()
  local sum = 0
  for _, count in ipairs(redis.call('HVALS', COUNTS)) do
    sum = sum + tonumber(count)
  end
  return sum
end

-- version, when memory was lost, now, number of connections, members, what is kept (with its time to live), online
local function snapshot()
  local kept = redis.call('HMGET', KEPT, 'event', 'data', 'frame', 'version')
  if kept[4] then
    kept[5] = redis.call('PTTL', KEPT)
  else
    kept = {}
  end
  local online = (redis.call('HLEN', COUNTS) > 0 or marked('')) and 1 or 0
  return {
    text(version()), redis.call('HGET', STANDING, 'lost') or '0', text(MILLIS), total(),
    redis.call('HGETALL', MEMBERS), kept, online }
end
