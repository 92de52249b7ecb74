// The command line: what can be asked of the program, and its --help. Called once, by main.
#pragma once

namespace afs {

// Runs the asked command and returns the exit status of the process.
int run_command_line(int argc, char** argv);

}  // namespace afs
