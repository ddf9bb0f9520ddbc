-- A node says good-bye: whoever reads this first buries it. KEYS: nodes, dying, topic. ARGV: node, message, sharded.
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[2], 0, ARGV[1])
redis.call(ARGV[3] == '1' and 'SPUBLISH' or 'PUBLISH', KEYS[3], ARGV[2])
return 1
