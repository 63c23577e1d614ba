## How an account is
disabled = disabled
locked = locked
invited = invited
active = active

## How its person signs in
second-factor = second factor
password-only = password only
