-- How a subject stands.
local view = snapshot()
tidy()
return view
