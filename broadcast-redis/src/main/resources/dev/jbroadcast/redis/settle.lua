-- Ends a departure. ARGV[5]: user, or empty if the subject was vacated; ARGV[6]: all names of the node that asks.
-- FLAGS: l the mark may have been forgotten, or never made; u user
-- Returns whether whoever has left is gone for good, which only the node that the mark belongs to is told.
local user, names = ARGV[5], ARGV[6]
local by = marked(user)
local gone = 0
if by and has(names, by) then
  unmark(user)
  gone = 1
elseif not by and flag('l') then
  if user == '' then
    gone = redis.call('HLEN', COUNTS) == 0 and 1 or 0
  else
    gone = redis.call('HEXISTS', MEMBERS, user) == 0 and 1 or 0
  end
end
if gone == 1 and flag('u') then
  local _, new = advance()
  change({ t = 'online', v = text(new), o = 0 })
end
tidy()
return gone
