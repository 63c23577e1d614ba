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

# Builds when a source changed since the last time. cargo-leptos itself always makes the browser's files anew.
build_release() {
  local stamp
  stamp=$(source_stamp)
  if [ -x "$DIST_DIR/traitortrack" ] && [ "$(cat "$DIST_DIR/stamp" 2>/dev/null)" = "$stamp" ]; then return; fi
  say "building the release (minutes the first time)"
  mkdir -p "$CARGO_TARGET_DIR"
  # One build at a time in the shared folder: its result is copied before the next one overwrites it.
  (
    flock 9 &&
      LEPTOS_SITE_ROOT=$CARGO_TARGET_DIR/site cargo leptos build --release --precompress &&
      rm -rf "$DIST_DIR.new" &&
      mkdir -p "$DIST_DIR.new" &&
      cp "$CARGO_TARGET_DIR/release/traitortrack" "$CARGO_TARGET_DIR/release/hash.txt" "$DIST_DIR.new/" &&
      cp -r "$CARGO_TARGET_DIR/site" "$DIST_DIR.new/site" &&
      echo "$stamp" >"$DIST_DIR.new/stamp"
  ) 9>"$CARGO_TARGET_DIR/.dev-build.lock" || die "the release build failed."
  rm -rf "$DIST_DIR"
  mv "$DIST_DIR.new" "$DIST_DIR"
}

# What the program needs to know of its files.
release_environment() {
  export LEPTOS_OUTPUT_NAME=traitortrack LEPTOS_SITE_ROOT=$DIST_DIR/site LEPTOS_SITE_PKG_DIR=pkg LEPTOS_HASH_FILES=true LEPTOS_ENV=PROD
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
    # The port of the page that cargo-leptos reloads, and the files without hashes.
    export LEPTOS_SITE_ADDR=127.0.0.1:$PORT
    exec cargo leptos watch -- serve "${arguments[@]}"
  fi
  build_release
  release_environment
  exec "$DIST_DIR/traitortrack" serve "${arguments[@]}"
}
