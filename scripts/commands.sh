command_help() { echo "dev setup"; }
command_setup() { setup_for_build; say "ready"; }
