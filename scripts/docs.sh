# The book of docs/. Sourced by ./dev through commands.sh.

# Builds the book into target/book.
command_docs() {
  [ $# = 0 ] || die "docs takes no arguments."
  setup_for_docs
  check_docs
  step mdbook build
  say "wrote target/book; open target/book/index.html"
}

# What must hold of docs/, without mdBook.
check_docs() { step node scripts/docs.mjs; }
