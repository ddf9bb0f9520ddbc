-- Keeps a text unless there is one, which is returned. KEYS: where. ARGV: text, time to live.
local was = redis.call('GET', KEYS[1])
if not was then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return was
