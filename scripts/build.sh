# Building, and running what was built. Sourced by ./dev through commands.sh.
#
# Two builds, each with the same layout: the program, and beside it the browser's files and the list of their hashed names.
# One folder per clone, since clones share $CARGO_TARGET_DIR and would overwrite each other's.

# The release, by ./dev build: full optimisation, every feature. For sites, measurements and archives.
DIST_DIR=$PWD/target/dist
# The quick one, by ./dev run and the tests: cargo's profile `dev`, without traces. It shares its crates with the Rust tests.
QUICK_DIR=$PWD/target/quick

# source_stamp KIND: a fingerprint of everything that the build reads.
source_stamp() {
  {
    printf '%s\n' "$1"
    rustc --version
    # With the reader of the camera or without.
    [ ! -d "$TOOLS_DIR/npm/node_modules/zxing-wasm" ] || printf 'reader\n'
    find app frontend server migrations style public scripts/wasm-bindgen scripts/npm scripts/build.sh scripts/dist.mjs scripts/reader.mjs scripts/notices \
      Cargo.toml Cargo.lock .cargo -type f -not -path '*/tests/*' -not -path '*/node_modules/*' -print0 \
      | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d' ' -f1
}

command_build() {
  [ $# = 0 ] || die "build takes no arguments."
  plan_steps build "$DIST_DIR" release
  setup_for_build
  build_release
}

build_release() { build "$DIST_DIR" release; }
build_quick() { build "$QUICK_DIR" quick; }

is_built() { [ -x "$1/traitortrack" ] && [ "$(cat "$1/stamp" 2>/dev/null)" = "$(source_stamp "$2")" ]; }

# plan_steps run|build DIR KIND: how many steps the command will tell of.
plan_steps() {
  local missing
  missing=$(missing_packages "$1")
  [ -z "$missing" ] || STEPS=$((STEPS + 1))
  { rust_ready && wasm_ready; } || STEPS=$((STEPS + 1))
  { [ "$1" = run ] || cmp -s scripts/npm/package-lock.json "$TOOLS_DIR/npm/package-lock.json"; } || STEPS=$((STEPS + 1))
  { rust_ready && is_built "$2" "$3"; } || STEPS=$((STEPS + 4))
}

# Builds when a source changed since the last time. One build at a time in the shared folder: its result is copied before the next one
# overwrites it.
build() {
  mkdir -p "$CARGO_TARGET_DIR"
  (flock 9 && build_locked "$@") 9>"$CARGO_TARGET_DIR/.dev-build.lock" || die "the build failed."
}

# Chained, since the shell does not stop at errors here.
build_locked() {
  local dist=$1 kind=$2 pkg=$CARGO_TARGET_DIR/pkg
  is_built "$dist" "$kind" && return
  rm -rf "$pkg" "$dist.new" &&
    progress "compiling wasm-bindgen" &&
    cargo build --package wasm-bindgen-tool &&
    progress "compiling the browser's side" &&
    "browser_$kind" "$pkg" &&
    progress "compiling the server" &&
    "server_$kind" &&
    progress "putting the files together" &&
    node scripts/dist.mjs "$kind" "$SERVER" "$pkg" "$dist.new" "$TOOLS_DIR/npm/node_modules" &&
    pack_source "$dist.new/site/source.tar.gz" &&
    source_stamp "$kind" >"$dist.new/stamp" &&
    rm -rf "$dist" "$pkg" &&
    mv "$dist.new" "$dist"
}

# pack_source FILE: the source of this build, as every page offers it (AGPL, section 13). What git knows, as it lies here; without git,
# such as in a container's build, the folders that a build reads.
pack_source() {
  {
    if git rev-parse --git-dir >/dev/null 2>&1; then
      # What was deleted and not yet committed is still listed.
      git ls-files -z | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done
    else
      find app frontend server migrations style public scripts dev LICENSE Cargo.toml Cargo.lock .cargo -type f -not -path '*/node_modules/*' -print0
    fi
  } | grep -zv '^docs/screenshots/' | LC_ALL=C sort -z \
    | tar --create --no-recursion --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --transform='s#^#traitortrack/#' --null --files-from=- | gzip -n >"$1"
}

# bindgen WASM DIR: what a browser loads, from what rustc made.
bindgen() {
  "$CARGO_TARGET_DIR/$CARGO_BUILD_TARGET/debug/bindgen" --target web --no-typescript --out-name traitortrack --out-dir "$2" "$1" &&
    # The name under which Leptos looks for it.
    mv "$2/traitortrack_bg.wasm" "$2/traitortrack.wasm"
}

browser() { cargo build --package frontend --lib --target wasm32-unknown-unknown "$@"; }

# Wholly unoptimised it would be many times the size, and slow to load.
browser_quick() {
  CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_INCREMENTAL=false browser &&
    bindgen "$CARGO_TARGET_DIR/wasm32-unknown-unknown/debug/frontend.wasm" "$1"
}

# The flags replace those of .cargo/config.toml: in a release the types of views are kept, on both sides (decision 44).
browser_release() {
  RUSTFLAGS="-C target-feature=-reference-types,-multivalue" browser --profile wasm-release &&
    bindgen "$CARGO_TARGET_DIR/wasm32-unknown-unknown/wasm-release/frontend.wasm" "$1" &&
    # What Chromium 77 has, and nothing else: wasm-opt refuses a module that uses more.
    wasm-opt --flatten --rereloop -Oz --mvp-features --enable-mutable-globals --enable-sign-ext --enable-bulk-memory --enable-nontrapping-float-to-int \
      "$1/traitortrack.wasm" -o "$1/traitortrack.wasm"
}

server_quick() {
  SERVER=$CARGO_TARGET_DIR/$CARGO_BUILD_TARGET/debug/traitortrack
  cargo build --package server --bin traitortrack --no-default-features
}

server_release() {
  SERVER=$CARGO_TARGET_DIR/$CARGO_BUILD_TARGET/release/traitortrack
  # Set and empty: no flags. An empty RUSTFLAGS would count as none given.
  CARGO_ENCODED_RUSTFLAGS="" cargo build --package server --bin traitortrack --release
}

command_run() {
  local watch=no kind=quick dist=$QUICK_DIR arguments=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --watch) watch=yes ;;
      --release) kind=release dist=$DIST_DIR ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  export PORT=${PORT:-5000}
  if [ "$watch" = yes ]; then
    watch_sources "${arguments[@]}"
  elif [ "$kind" = release ]; then
    plan_steps build "$dist" "$kind"
    setup_for_build
  else
    plan_steps run "$dist" "$kind"
    setup_for_run
  fi
  build "$dist" "$kind"
  exec "$dist/traitortrack" serve "${arguments[@]}"
}

CARGO_LEPTOS_VERSION=0.3.11
# cargo-leptos builds at every change, and lets the browser load anew.
watch_sources() {
  setup_for_run
  # It looks for wasm-bindgen on the PATH.
  cargo build --package wasm-bindgen-tool
  install -D -m 755 "$CARGO_TARGET_DIR/$CARGO_BUILD_TARGET/debug/bindgen" "$TOOLS_DIR/bin/wasm-bindgen"
  unset CARGO_BUILD_TARGET
  command -v cargo-leptos >/dev/null || cargo_tool cargo-leptos "$CARGO_LEPTOS_VERSION" "cargo-leptos --version" --locked --features no_downloads
  # Compiled with the reloading script in it: in a folder of its own, or it and the tests would discard each other's builds.
  export CARGO_TARGET_DIR=$CARGO_TARGET_DIR/watch LEPTOS_SITE_ADDR=127.0.0.1:$PORT LEPTOS_RELOAD_PORT=$((PORT + 1))
  exec cargo leptos watch -- serve "$@"
}
