# The archive of a release, and linters of what deploy/ holds. Sourced by ./dev through commands.sh.

RELEASE_DIR=$PWD/target/release-archive
CARGO_ABOUT_VERSION=0.9.3
CARGO_CYCLONEDX_VERSION=0.5.9

# Packs what ./dev build made; the migrations are in the program.
command_release() {
  [ $# = 0 ] || die "release takes no arguments."
  local version name work moment
  rust_ready || die "needs rustc $MIN_RUST or newer; ./dev setup installs it."
  [ -x "$DIST_DIR/traitortrack" ] || die "there is no release build. Run ./dev build first."
  [ "$(cat "$DIST_DIR/stamp" 2>/dev/null)" = "$(source_stamp release)" ] || die "the release build is older than the sources. Run ./dev build first."
  version=$(sed -nE '/^\[workspace\.package\]/,/^\[/s/^version = "(.*)"$/\1/p' Cargo.toml)
  [ -n "$version" ] || die "Cargo.toml names no version."
  # One moment for every file, so that the same sources give the same archive.
  moment=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
  name=traitortrack-$version-linux-$(uname -m)
  work=$(mktemp -d /tmp/traitortrack-release.XXXXXX)
  remove_at_exit "$work"
  mkdir -p "$work/$name" "$RELEASE_DIR"
  cp -r "$DIST_DIR/traitortrack" "$DIST_DIR/hash.txt" "$DIST_DIR/site" deploy docs README.md CHANGELOG.md LICENSE THIRD-PARTY.md SECURITY.md "$work/$name/"
  # A server that archives its log needs the script, also without the sources.
  mkdir -p "$work/$name/deploy/postgres"
  cp server/src/private_postgres/archive-wal.sh "$work/$name/deploy/postgres/"
  # The image is built from the sources, and secrets that somebody keeps beside its settings stay here.
  rm -rf "$work/$name/deploy/docker"
  mkdir -p "$work/$name/server/service/data"
  cp server/service/data/*.md server/service/data/LICENSE-* "$work/$name/server/service/data/"
  list_components "$work/$name" "$moment"
  (cd "$work/$name" && find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum) >"$work/SHA256SUMS"
  mv "$work/SHA256SUMS" "$work/$name/"
  chmod -R u=rwX,go=rX "$work/$name"
  tar --sort=name --mtime="@$moment" --owner=0 --group=0 --numeric-owner --directory="$work" --create "$name" | gzip -n >"$work/$name.tar.gz"
  mv "$work/$name.tar.gz" "$RELEASE_DIR/"
  (cd "$RELEASE_DIR" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
  say "wrote ${RELEASE_DIR#"$PWD/"}/$name.tar.gz ($(du -h "$RELEASE_DIR/$name.tar.gz" | cut -f1))"
}

# list_components DIR SECONDS: what program and browser's side are made of, and under which licences. From the sources of the build, in a
# copy, since cargo-cyclonedx writes beside every Cargo.toml. SECONDS is the moment that the lists tell, so that the same release gives
# the same bytes.
list_components() {
  local out=$1 source=$1/source part triple list
  cargo_tool cargo-about "$CARGO_ABOUT_VERSION" "cargo-about --version" --locked --features cli
  cargo_tool cargo-cyclonedx "$CARGO_CYCLONEDX_VERSION" "cargo-cyclonedx cyclonedx --version" --locked
  mkdir "$source"
  tar -xzf "$out/site/source.tar.gz" --strip-components=1 -C "$source"
  for part in server:"$(uname -m)-unknown-linux-gnu":program frontend:wasm32-unknown-unknown:browser; do
    IFS=: read -r part triple list <<<"$part"
    (cd "$source" && SOURCE_DATE_EPOCH=$2 cargo cyclonedx --quiet --format json --spec-version 1.5 --no-build-deps --target "$triple" \
      --override-filename sbom --manifest-path "$part/Cargo.toml") || die "the list of components of $part could not be made."
    # Without the folder of this run.
    sed "s#$source#/traitortrack#g" "$source/$part/sbom.json" >"$out/sbom-$list.cdx.json"
    cargo about generate --locked --fail --config scripts/notices/about.toml --target "$triple" --manifest-path "$source/$part/Cargo.toml" \
      --output-file "$out/THIRD-PARTY-$list.txt" scripts/notices/notices.hbs || die "the licences of $part could not be listed."
  done
  rm -rf "$source"
  cp "$out"/site/pkg/zxing-wasm-*/notices.txt "$out/THIRD-PARTY-reader.txt" || die "the release has no reader for the camera."
}

# Runs every linter of deploy/ that this machine has, and says what it could not.
check_deploy() {
  check_units
  check_nginx
  check_monitoring
  check_docker
}

# not_here TOOL WHAT: false, with a line, where a tool is missing.
not_here() {
  if command -v "$1" >/dev/null; then return 1; fi
  say "$1 is not installed; $2 not checked."
}

# sbin_run COMMAND...: Debian keeps some programs where only root's PATH looks.
sbin_run() { PATH=$PATH:/usr/sbin "$@"; }

check_units() {
  local work unit said plain hardening="" one
  # Without it a unit could lose a line of its protection and still be a fine unit.
  for unit in deploy/systemd/*.service; do
    one=$(sed -n '/^# Hardening/,/^$/p' "$unit")
    [ -n "$one" ] || die "$unit has no part that begins with \"# Hardening\"."
    [ "${hardening:=$one}" = "$one" ] || die "the hardening of $unit differs from that of the unit before it."
  done
  check_wrapper
  if not_here systemd-analyze "the units of deploy/systemd were"; then return; fi
  say "systemd-analyze verify deploy/systemd"
  work=$(mktemp -d /tmp/traitortrack-units.XXXXXX)
  remove_at_exit "$work"
  for unit in deploy/systemd/*.service deploy/systemd/*.timer; do
    # The program is not installed here; its arguments and any shell around it stay. An instance stands for a template.
    plain=$(basename "$unit")
    sed -E 's#^ExecStart=/opt/traitortrack/traitortrack#ExecStart=/bin/true#' "$unit" >"$work/${plain/@./@5001.}"
  done
  for unit in "$work"/*; do
    # It exits with 0 after many a warning, such as of a key that does not exist: whatever it says of ours is a failure.
    said=$(cd "$work" && systemd-analyze verify --man=no "./$(basename "$unit")" 2>&1) || said="${said:-it failed without a word}"
    said=$(grep -E 'traitortrack|it failed' <<<"$said" || true)
    [ -z "$said" ] || die "systemd-analyze verify: ${said//"$work/"/}"
  done
}

# The wrapper of the command line gives what the units give, each server's own variables among them. A program that prints its
# arguments stands for systemd-run.
check_wrapper() {
  local wrapper=deploy/systemd/traitortrack work unit port given one file
  [ -x "$wrapper" ] || die "$wrapper is not executable."
  work=$(mktemp -d /tmp/traitortrack-wrapper.XXXXXX)
  remove_at_exit "$work"
  # shellcheck disable=SC2016
  printf '%s\n' '#!/bin/sh' 'printf "%s\n" "$@"' >"$work/systemd-run"
  chmod 755 "$work/systemd-run"
  for port in 5000 5001; do
    unit=deploy/systemd/traitortrack.service
    [ "$port" = 5000 ] || unit=deploy/systemd/traitortrack@.service
    given=$(env -u DATA_DIR -u WAL_ARCHIVE_DIR PATH="$work:$PATH" PORT="$port" bash "$wrapper" doctor) || die "$wrapper failed."
    while read -r one; do
      # A command's log goes to the screen.
      case $one in LOG_FILE=*) one=LOG_FILE= ;; esac
      grep -qxF -e "--setenv=$one" <<<"$given" || die "$wrapper does not set $one as $unit does."
    done < <(sed -n "s/%i/$port/g; s/^Environment=//p" "$unit" | tr ' ' '\n')
    for file in traitortrack.env owner.env; do
      grep -qE -e "^--property=EnvironmentFile=-?/etc/traitortrack/$file\$" <<<"$given" || die "$wrapper does not read $file."
    done
  done
  # A restored database is not the one that the files name.
  given=$(env -u WAL_ARCHIVE_DIR PATH="$work:$PATH" DATA_DIR=/srv/back bash "$wrapper" doctor | sed '1,/^--$/d' | tr '\n' ' ') || die "$wrapper failed."
  for one in '-u DATABASE_URL' '-u PRODUCTION_DATABASE_URL' '-u MIGRATION_DATABASE_URL' \
    DATA_DIR=/srv/back ARCHIVE_DIR=/srv/back/archives WAL_ARCHIVE_DIR=off; do
    case $given in *" $one "*) ;; *) die "$wrapper has no $one for a restored database." ;; esac
  done
}

check_nginx() {
  local work kind said
  if PATH=$PATH:/usr/sbin not_here nginx "deploy/nginx was"; then return; fi
  if not_here openssl "deploy/nginx was"; then return; fi
  say "nginx -t deploy/nginx/traitortrack.conf"
  work=$(mktemp -d /tmp/traitortrack-nginx.XXXXXX)
  remove_at_exit "$work"
  openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=bags.example.com -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null \
    || die "openssl could not make a certificate for the check."
  # High ports and files of its own, so that it neither needs root nor meets a running nginx.
  sed -E -e "s#/etc/ssl/traitortrack/fullchain.pem#$work/cert.pem#" -e "s#/etc/ssl/traitortrack/privkey.pem#$work/key.pem#" \
    -e "s#/var/log/nginx/#$work/#" -e 's#(listen .*)\b(80|443)\b#\16\2#' deploy/nginx/traitortrack.conf >"$work/site.conf"
  {
    echo "pid $work/pid; error_log $work/error.log; events {}"
    echo "http {"
    for kind in client_body proxy fastcgi uwsgi scgi; do echo "  ${kind}_temp_path $work/$kind;"; done
    echo "  include $work/site.conf;"
    echo "}"
  } >"$work/nginx.conf"
  # -q: only what is wrong. A warning is wrong too.
  said=$(sbin_run nginx -t -q -e "$work/error.log" -c "$work/nginx.conf" 2>&1) || said=${said:-"it failed without a word"}
  [ -z "$said" ] || die "nginx -t: ${said//"$work/"/}"
}

check_monitoring() {
  local folder=deploy/monitoring work
  if ! not_here node "the dashboard and the names of metrics were"; then
    say "metrics that the rules and the dashboard name"
    work=$(mktemp -d /tmp/traitortrack-dashboard.XXXXXX)
    remove_at_exit "$work"
    check_metric_names "$folder" "$work/queries.json" || die "the dashboard or the rules are wrong."
  fi
  if not_here promtool "the rules of deploy/monitoring were"; then return; fi
  step promtool check config --lint=all --lint-fatal "$folder/prometheus.yml" >/dev/null || die "prometheus.yml or alerts.yml is wrong."
  step promtool check rules --lint=all --lint-fatal "$folder/alerts.yml" >/dev/null || die "alerts.yml is wrong."
  step promtool test rules "$folder/alerts.test.yml" >/dev/null || die "alerts.yml does not do what alerts.test.yml says."
  if [ -n "${work:-}" ]; then
    say "promtool check rules, of the dashboard's queries"
    promtool check rules --lint=none "$work/queries.json" >/dev/null || die "a query of the dashboard is wrong."
  fi
}

# check_metric_names FOLDER OUT: every name stands in metrics.txt, which a test compares with the code. Writes the dashboard's
# queries as rules, since promtool reads no dashboard.
check_metric_names() {
  node --input-type=module - "$1" "$2" <<'JS'
import { readFileSync, writeFileSync } from 'node:fs';
const [folder, out] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`, 'utf8');
const known = new Set(read('metrics.txt').split('\n').filter(Boolean));
const dashboard = JSON.parse(read('dashboard.json'));
const queries = dashboard.panels.flatMap((panel) => (panel.targets ?? []).map((target) => target.expr));
const variables = dashboard.templating.list.map((variable) => String(variable.query));
const rules = read('alerts.yml').split('\n').filter((line) => /^\s+expr:/.test(line));
const tests = read('alerts.test.yml').split('\n').filter((line) => /^\s+- series:/.test(line));
let wrong = false;
const fail = (text) => { console.error(`dev: ${text}`); wrong = true; };
for (const [where, texts] of Object.entries({ 'dashboard.json': [...queries, ...variables], 'alerts.yml': rules, 'alerts.test.yml': tests })) {
  if (texts.length === 0) fail(`${where} names no metric at all`);
  for (const name of texts.join('\n').match(/\btraitortrack_\w+/g) ?? []) {
    // A histogram is called by its parts.
    if (!known.has(name) && !known.has(name.replace(/_(bucket|sum|count)$/, ''))) fail(`${where} names ${name}, which metrics.txt does not`);
  }
}
const ids = dashboard.panels.map((panel) => panel.id);
if (new Set(ids).size !== ids.length) fail('two panels of dashboard.json have one id');
// What Grafana puts in.
const plain = (text) => text.replaceAll('$__rate_interval', '1m').replace(/\$(job|instance)\b/g, '.*');
writeFileSync(out, JSON.stringify({ groups: [{ name: 'dashboard', rules: queries.map((expr, i) => ({ record: `query_${i}`, expr: plain(expr) })) }] }));
process.exit(wrong ? 1 : 0);
JS
}

check_docker() {
  if ! not_here hadolint "deploy/docker/Dockerfile was"; then step hadolint deploy/docker/Dockerfile; fi
  if ! not_here dclint "deploy/docker/compose.yaml was"; then
    step dclint --config deploy/docker/dclint.yaml --max-warnings 0 deploy/docker/compose.yaml
  fi
  if command -v docker >/dev/null && docker compose version >/dev/null 2>&1; then
    check_compose
  else
    say "docker compose is not installed; deploy/docker/compose.yaml was only linted."
  fi
}

check_compose() {
  local work name
  say "docker compose config deploy/docker/compose.yaml"
  work=$(mktemp -d /tmp/traitortrack-compose.XXXXXX)
  remove_at_exit "$work"
  # It reads the files of secrets, which only a deployed clone has.
  mkdir -p "$work/deploy/docker"
  cp deploy/docker/compose.yaml "$work/deploy/docker/"
  for name in postgres owner traitortrack; do cp "deploy/docker/$name.env.example" "$work/deploy/docker/$name.env"; done
  docker compose -f "$work/deploy/docker/compose.yaml" --profile jobs config --quiet || die "compose.yaml is wrong."
}
