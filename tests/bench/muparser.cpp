/* The formulas with muParser, all points of a column in one call (its bulk mode). Intermediates and
 * results are variables: columns too. */
#include "kernel.h"

#if __has_include(<muParser.h>)
#include <muParser.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

static const char *text_of(Function function) {
    switch (function) {
#define FORMULA(name)     \
    case FUNCTION_##name: \
        return ""
#define INPUT(name, k)
#define LET(name, ...)  #name " = " #__VA_ARGS__ ", "
#define CONSTANT        LET
#define SLOPE           LET
#define VALUE(...)      "value = " #__VA_ARGS__ ", "
#define PARTIAL(k, ...) "partial" #k " = " #__VA_ARGS__ ", "
#define END             "0";
#include "formulas.def"
    default: return nullptr;
    }
}

static void name_inputs(mu::Parser &parser, Function function, const double *const *columns) {
    switch (function) {
#define FORMULA(name)  case FUNCTION_##name:
#define INPUT(name, k) parser.DefineVar(#name, const_cast<double *>(columns[k]));
#define LET(name, ...)
#define CONSTANT LET
#define SLOPE    LET
#define VALUE(...)
#define PARTIAL(k, ...)
#define END break;
#include "formulas.def"
    default: break;
    }
}

struct Program {
    size_t count;
    std::vector<std::unique_ptr<double[]>> columns;
    mu::Parser parser;
    std::unique_ptr<double[]> last; /* of the comma operator: not used */
};

static double *add_column(const char *, void *program) {
    Program *p = static_cast<Program *>(program);
    p->columns.emplace_back(new double[p->count]);
    return p->columns.back().get();
}

static double nearest(double x) { return std::rint(x); }
static double above(double x, double a, double b) { return x > 0 ? a : b; }
static double larger(double a, double b) { return a > b ? a : b; }
static double one_plus(double x) { return std::log1p(x); }
static double complement(double x) { return std::erfc(x); }
static double magnitude(double x) { return std::fabs(x); }

static void parse(Program &p, Function function, int inputs, size_t count,
                  const double *const *columns, double tau, double *const *results) {
    p.count = count;
    p.last.reset(new double[count]);
    p.parser.SetVarFactory(add_column, &p);
    p.parser.DefineConst("tau", tau);
    p.parser.DefineFun("nearest", nearest);
    p.parser.DefineFun("above", above);
    p.parser.DefineFun("fmax", larger);
    p.parser.DefineFun("log1p", one_plus);
    p.parser.DefineFun("erfc", complement);
    p.parser.DefineFun("fabs", magnitude);
    name_inputs(p.parser, function, columns);
    p.parser.DefineVar("value", results[0]);
    for (int k = 0; k < inputs; k++)
        p.parser.DefineVar("partial" + std::to_string(k), results[1 + k]);
    p.parser.SetExpr(text_of(function));
}

/* Parsed at the first call, for the columns of that call: a job has the same ones to its end. */
template <Function function, int inputs>
static void by_columns(size_t count, const double *const *columns, double tau,
                       double *const *results) {
    static std::unique_ptr<Program> program;
    if (!program) {
        program.reset(new Program);
        parse(*program, function, inputs, count, columns, tau, results);
    }
    program->parser.Eval(program->last.get(), static_cast<int>(count));
}

#define KERNELS(name, inputs) \
    if (function == FUNCTION_##name) return by_columns<FUNCTION_##name, inputs>;

Kernel *find(Function function, Layout layout) {
    if (layout != COLUMNS) return nullptr;
    BENCH_FUNCTIONS(KERNELS)
    return nullptr;
}

#else
Kernel *find(Function, Layout) { return nullptr; }
#endif
