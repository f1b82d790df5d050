// Stands in for NVIDIA's runtime compiler: makes the PTX that the source holds after "PTX:", and
// refuses a source that holds "error", as the real one refuses what is wrong.
#include <cstring>
#include <string>

struct Program {
    std::string source, log, ptx;
};

static int give(const std::string &text, char *to) {
    memcpy(to, text.c_str(), text.size() + 1);
    return 0;
}

extern "C" {
int nvrtcCreateProgram(Program **made, const char *source, const char *name, int headers, void *, void *) {
    if (headers != 0) return 3;
    *made = new Program{source, std::string(name) + "(1): refused\n", ""};
    return 0;
}
int nvrtcCompileProgram(Program *program, int count, const char **options) {
    bool exact = false;
    for (int i = 0; i < count; i++) exact |= strcmp(options[i], "--fmad=false") == 0;
    if (!exact || program->source.find("error") != std::string::npos) return 6;
    program->ptx = program->source.substr(program->source.find("PTX:") + 4);
    return 0;
}
int nvrtcDestroyProgram(Program **program) {
    delete *program;
    *program = nullptr;
    return 0;
}
int nvrtcGetPTXSize(Program *program, size_t *size) {
    *size = program->ptx.size() + 1;
    return 0;
}
int nvrtcGetPTX(Program *program, char *to) { return give(program->ptx, to); }
int nvrtcGetProgramLogSize(Program *program, size_t *size) {
    *size = program->log.size() + 1;
    return 0;
}
int nvrtcGetProgramLog(Program *program, char *to) { return give(program->log, to); }
}
