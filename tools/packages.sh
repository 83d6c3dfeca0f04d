# Sourced by ./try and ./check: installs the Debian packages that are missing, and only those.
#
# need PACKAGE...: does nothing when all are there, so that a second run asks the network for nothing.

need() {
  local missing=() package
  for package in "$@"; do
    [[ $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) == "install ok installed" ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || {
    echo "This needs Debian 12 or newer, or these packages by another way: ${missing[*]}" >&2
    return 1
  }
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || {
      echo "These packages are missing, and there is no sudo to install them with: ${missing[*]}" >&2
      return 1
    }
    as_root=(sudo)
  fi
  echo "installing ${missing[*]}" >&2
  local said
  said=$(mktemp)
  if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$said" 2>&1; then
    cat "$said" >&2
    rm -f "$said"
    return 1
  fi
  rm -f "$said"
}

# What the program is built with.
build_packages=(g++ cmake ninja-build ccache tao-pegtl-dev libboost-dev libspdlog-dev libsimdjson-dev nlohmann-json3-dev libcli11-dev
  libfmt-dev libexpected-dev libicu-dev)

# What its tests and checks need besides.
test_packages=(git doctest-dev clang-format clang-tidy python3 python3-jsonschema chromium poppler-utils)
