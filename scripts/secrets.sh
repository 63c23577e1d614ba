#!/usr/bin/env bash
# Looks for secrets in the files of a clone, those that git would add included: `bash scripts/secrets.sh [FOLDER]`. Prints file, line and
# kind, never the text itself, and exits with 1 if there are any. It finds what has the form of a secret; a password in prose it cannot.
set -euo pipefail
cd "${1:-.}"
git rev-parse --git-dir >/dev/null 2>&1 || {
  echo "not a git clone; no secrets were looked for." >&2
  exit 0
}

# Files that hold secrets by their name.
names='(^|/)(\.data/|\.env$|\.env\.[^/]*$|\.pgpass$|\.netrc$|id_(rsa|dsa|ecdsa|ed25519)$)|\.(key|p12|pfx|jks|keystore|kdbx|ppk)$'
harmless_names='(^|/)\.env\.example$'

# Kind and form, in pairs.
forms=(
  'private key' '-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----'
  'age key' 'AGE-SECRET-KEY-1[0-9A-Z]{50}'
  'key of this program' '(SECRET_KEY|SECRET_KEYS_OLD|SEAL_KEY|ALERT_WEBHOOK_SECRET)["'\'']?[ ]*[=:][ ]*["'\'']?[A-Za-z0-9+/_-]{43}'
  'API token of this program' '(^|[^A-Za-z0-9_])tt_[A-Za-z0-9_-]{43}'
  'webhook secret' 'whsec_[A-Za-z0-9+/]{32}'
  'AWS key' '(^|[^A-Z0-9])(AKIA|ASIA)[0-9A-Z]{16}([^A-Z0-9]|$)'
  'GitHub token' '(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40})'
  'Slack token' 'xox[abeprs]-[0-9A-Za-z-]{20}'
  'Google key' 'AIza[0-9A-Za-z_-]{35}'
  'npm token' 'npm_[A-Za-z0-9]{36}'
  'Stripe key' '[rs]k_live_[0-9A-Za-z]{20}'
  'JSON web token' 'eyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20}'
)

# Examples that everybody knows: that of the Standard Webhooks specification, and the bytes from 0 to 31.
examples=(-e MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw -e AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8)

list() { git ls-files -z --cached --others --exclude-standard; }
found=no
say_found() {
  found=yes
  printf '%s: %s\n' "$1" "$2" >&2
}

while IFS= read -r -d '' file; do
  if [[ $file =~ $names && ! $file =~ $harmless_names ]]; then
    say_found "$file" 'a file of this name holds secrets'
  elif [ -f "$file" ] && [ ! -L "$file" ] && [ "$(stat -c %s "$file")" -le 90 ] &&
    tr -d '\n' <"$file" | grep -qaxE '[A-Za-z0-9+/_-]{43,86}=?=?'; then
    say_found "$file" 'the whole file is a key'
  fi
done < <(list)

for ((n = 0; n < ${#forms[@]}; n += 2)); do
  while IFS= read -r place; do
    say_found "$place" "${forms[n]}"
  done < <(list | xargs -0 -r grep -InHsE -e "${forms[n + 1]}" -- | grep -vF "${examples[@]}" | cut -d: -f1,2)
done

if [ "$found" = yes ]; then
  echo "Take the secret out of the file and of every commit that has not left this machine; where it has left, make a new one and void it." >&2
  exit 1
fi
