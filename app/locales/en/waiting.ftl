## How long to wait
seconds = { $seconds } seconds
minutes = { $minutes } minutes
