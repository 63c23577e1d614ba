# The release build, and running what it made. Sourced by ./dev through commands.sh.

# What `./dev build` makes: the program, and beside it the browser's files and the list of their hashed names.
# One folder per clone, since clones share $CARGO_TARGET_DIR and would overwrite each other's.
DIST_DIR=$PWD/target/dist

# A fingerprint of everything that the release build reads.
source_stamp() {
  {
    rustc --version
    printf '%s\n' "$WASM_BINDGEN_VERSION" "$CARGO_LEPTOS_VERSION" "$BINARYEN_VERSION"
    find app frontend server migrations style public Cargo.toml Cargo.lock .cargo -type f -not -path '*/tests/*' -print0 \
      | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d' ' -f1
}

command_build() {
  setup_for_build
  build_release
}

# Builds when a source changed since the last time; cargo-leptos itself would always make the browser's files anew.
# One build at a time in the shared folder: its result is copied before the next one overwrites it.
build_release() {
  mkdir -p "$CARGO_TARGET_DIR"
  (flock 9 && build_release_locked) 9>"$CARGO_TARGET_DIR/.dev-build.lock" || die "the release build failed."
}

# Chained, since the shell does not stop at errors here.
build_release_locked() {
  local stamp
  stamp=$(source_stamp)
  if [ -x "$DIST_DIR/traitortrack" ] && [ "$(cat "$DIST_DIR/stamp" 2>/dev/null)" = "$stamp" ]; then return; fi
  say "building the release (minutes the first time)"
  LEPTOS_SITE_ROOT=$CARGO_TARGET_DIR/site cargo leptos build --release --precompress &&
    rm -rf "$DIST_DIR.new" &&
    mkdir -p "$DIST_DIR.new" &&
    cp "$CARGO_TARGET_DIR/release/traitortrack" "$CARGO_TARGET_DIR/release/hash.txt" "$DIST_DIR.new/" &&
    cp -r "$CARGO_TARGET_DIR/site" "$DIST_DIR.new/site" &&
    echo "$stamp" >"$DIST_DIR.new/stamp" &&
    rm -rf "$DIST_DIR" &&
    mv "$DIST_DIR.new" "$DIST_DIR"
}

command_run() {
  local watch=no arguments=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --watch) watch=yes ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  export PORT=${PORT:-5000}
  setup_for_build
  if [ "$watch" = yes ]; then
    # Compiled with the reloading script in it: in a folder of its own, or it and the tests would discard each other's builds.
    export CARGO_TARGET_DIR=$CARGO_TARGET_DIR/watch LEPTOS_SITE_ADDR=127.0.0.1:$PORT LEPTOS_RELOAD_PORT=$((PORT + 1))
    exec cargo leptos watch -- serve "${arguments[@]}"
  fi
  build_release
  exec "$DIST_DIR/traitortrack" serve "${arguments[@]}"
}
