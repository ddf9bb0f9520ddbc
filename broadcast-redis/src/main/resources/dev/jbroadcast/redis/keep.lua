-- Keeps a message and sends it. ARGV[5..]: life, event, data, frame, first part of the message's head, last part.
local last = tonumber(redis.call('HGET', KEPT, 'version') or 0)
local new = text(math.max(last + 1, MICROS))
redis.call('HSET', KEPT, 'event', ARGV[6], 'data', ARGV[7], 'frame', ARGV[8], 'version', new)
redis.call('PEXPIRE', KEPT, ARGV[5])
redis.call('HDEL', STANDING, 'miss')
tell(ARGV[9] .. new .. ARGV[10] .. '\n' .. ARGV[6] .. ARGV[7] .. ARGV[8])
return new
