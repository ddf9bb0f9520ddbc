-- Says that a node is alive, and who else is. KEYS: nodes, dying, epoch.
-- ARGV: node, whether it joins, an epoch in case that there is none.
local time = redis.call('TIME')
local now = string.format('%.0f', math.floor((time[1] * 1000000 + time[2]) / 1000))
redis.call('SETNX', KEYS[3], ARGV[3] .. ' ' .. now)
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if known or ARGV[2] == '1' then
  redis.call('ZADD', KEYS[1], now, ARGV[1])
end
return {
  redis.call('GET', KEYS[3]), now, known and 1 or 0,
  redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES'), redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES') }
