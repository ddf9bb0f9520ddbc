-- Claims the burial of a node: one that is alive no more, or whose burial somebody has begun long ago.
-- KEYS: nodes, dying. ARGV: node, its heartbeat as it was seen or empty, after how many milliseconds a burial is given up.
local time = redis.call('TIME')
local now = math.floor((time[1] * 1000000 + time[2]) / 1000)
local beat = redis.call('ZSCORE', KEYS[1], ARGV[1])
if beat then
  if beat ~= ARGV[2] then
    return 0
  end
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  local since = redis.call('ZSCORE', KEYS[2], ARGV[1])
  if not since or now - tonumber(since) < tonumber(ARGV[3]) then
    return 0
  end
end
redis.call('ZADD', KEYS[2], string.format('%.0f', now), ARGV[1])
return 1
