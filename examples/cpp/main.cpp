// Two ways into C++17: functions compiled at run time, owned by smart pointers, and an object with
// a header that `smooth build` made ahead. Both come from payoff.smooth, and agree to the bit.
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <smooth.h>

#include "payoff.h" // spread_at, spread_grad, ...: made from payoff.smooth

namespace {

struct Destroy {
    void operator()(SmoothContext *context) const { smooth_destroy_context(context); }
    void operator()(SmoothModel *model) const { smooth_destroy_model(model); }
};

// A context that turns what it reports into exceptions, but not while C is on the stack.
class Context {
  public:
    Context() : context(smooth_create_context(report, this)) {
        if (!context) throw std::bad_alloc();
    }
    Context(const Context &) = delete; // the report holds its address
    Context &operator=(const Context &) = delete;

    const SmoothFile *load(const std::string &path) {
        return check(smooth_load_file(context.get(), path.c_str()));
    }
    const SmoothFunction *parse(const SmoothFile *file, const std::string &text,
                                const std::vector<const char *> &names) {
        return check(
            smooth_parse_expression(context.get(), file, text.c_str(), names.size(), names.data()));
    }
    SmoothModel *model(const SmoothFunction *function, const SmoothOptions &options) {
        SmoothModel *model = check(smooth_create_model(function, &options));
        if (!smooth_compile_model(model, 2)) messages.clear(); // then it is interpreted
        return model;
    }
    template <typename T> T *check(T *result) {
        if (result) return result;
        std::string text;
        text.swap(messages);
        throw std::runtime_error(text.empty() ? "a call of smooth failed\n" : text);
    }

  private:
    static void report(void *user, const SmoothDiagnostic *diagnostic) noexcept {
        auto *self = static_cast<Context *>(user);
        const char *text = smooth_render_diagnostic(self->context.get(), diagnostic, false);
        self->messages += text ? text : "out of memory\n";
    }

    std::unique_ptr<SmoothContext, Destroy> context;
    std::string messages;
};

// A function with its first derivatives. It must not outlive its context.
class Function {
  public:
    Function(Context &context, const SmoothFunction *function)
        : model(context.model(function, options())), info(smooth_describe_model(model.get())) {}

    // The value, then the derivatives in each input; the last input is the temperature.
    std::vector<double> operator()(const std::vector<double> &inputs) const {
        if (inputs.size() != info->input_count) throw std::invalid_argument("number of inputs");
        std::vector<double> outputs(info->output_count);
        smooth_eval_model(model.get(), inputs.data(), outputs.data());
        return outputs;
    }

  private:
    static SmoothOptions options() {
        SmoothOptions options{};
        options.order = 1;
        return options;
    }

    std::unique_ptr<SmoothModel, Destroy> model;
    const SmoothModelInfo *info;
};

int run(const std::string &path) {
    Context context;
    const SmoothFile *file = context.load(path);
    Function delta(context, context.parse(file, "spread(S) + 5 * digital(S)", {"S"}));
    Function loaded(context, context.check(smooth_find_function(file, "spread")));
    int differences = 0;

    std::printf("%8s %12s %12s %12s\n", "S", "portfolio", "slope", "spread");
    for (double S = 90; S <= 110; S += 4) {
        double slope = 0;
        const double ahead = spread_grad(S, 95, 105, SPREAD_TAU, &slope, nullptr, nullptr);
        const std::vector<double> now = loaded({S, 95, 105, SPREAD_TAU});
        const std::vector<double> out = delta({S, SPREAD_TAU});
        differences += ahead != now[0] || slope != now[1];
        std::printf("%8g %12.6f %12.6f %12.6f\n", S, out[0], out[1], ahead);
    }
    std::printf("%d differences between what was compiled ahead and now\n", differences);

    try {
        context.parse(file, "spread(S, 95, 105, 115)", {"S"});
    } catch (const std::runtime_error &error) {
        std::printf("%s", error.what());
    }
    return differences;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return run(argc > 1 ? argv[1] : "payoff.smooth");
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s", error.what());
        return 1;
    }
}
