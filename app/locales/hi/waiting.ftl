## How long to wait
seconds = { $seconds } सेकंड
minutes = { $minutes } मिनट
