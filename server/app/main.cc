// afs-monitor: the program. Hands the command line to commands.cc.
#include "app/commands.h"

int main(int argc, char** argv) { return afs::run_command_line(argc, argv); }
