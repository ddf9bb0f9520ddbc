-- Removes what a node that is gone has on a subject. ARGV[5]: who takes over its departures.
-- Returns whether nobody is there any more, and who is not.
local heir = ARGV[5]
redis.call('HDEL', STANDING, 'r:' .. NODE)
local vacated, removed = 0, {}

if redis.call('HDEL', COUNTS, NODE) == 1 and redis.call('HLEN', COUNTS) == 0 then
  vacated = 1
end

local there = on(NODE)
for _, member in ipairs(there) do
  if detach(member[1], member[2], member[3], NODE) then
    removed[#removed + 1] = member[1]
  end
end
if #there > 0 then
  local previous, new = advance()
  change({ t = 'gone', p = text(previous), v = text(new), n = NODE })
end

local told = redis.call('HGET', STANDING, 'told')
if told and tonumber(told) ~= total() then
  redis.call('HSET', STANDING, 'told', total())
  change({ t = 'count', c = total() })
end

local all = redis.call('HGETALL', STANDING)
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 2) == 'n:' and fenced(all[i + 1]) == 0 then
    redis.call('HDEL', STANDING, all[i])
  end
  if owner(all[i + 1]) == NODE then
    if all[i] == 'd' then
      vacated = 1
    elseif string.sub(all[i], 1, 2) == 'd:' then
      removed[#removed + 1] = string.sub(all[i], 3)
    end
  end
end
if vacated == 1 then
  mark('', heir)
end
for _, user in ipairs(removed) do
  mark(user, heir)
end
tidy()
return { vacated, removed }
