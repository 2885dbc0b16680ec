/* The golden tables: the reference must agree with every row, and the compiler is measured on
 * them. */
#include "accuracy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 14 };

/* What the reference was compared with. */
typedef struct Check {
    int rows, failures;
    double worst;
} Check;

static int form_of(const char *name) {
    if (strcmp(name, "gate_relu") == 0) return FORM_GATE;
    if (strcmp(name, "max2") == 0) return FORM_MAX;
    if (strcmp(name, "min2") == 0) return FORM_MIN;
    for (int i = 0; i < FORM_COUNT; i++)
        if (strcmp(form_names[i], name) == 0) return i;
    return -1;
}

static int split(char *line, char **fields) {
    int n = 0;
    for (char *p = strtok(line, "\t\n"); p && n < FIELDS; p = strtok(NULL, "\t\n")) fields[n++] = p;
    return n;
}

/* The tables have 25 digits; where a value cancels the scale counts, and below 1e-4600
 * nothing does. The tables' scales may be larger: at a kink they are differences that look to one
 * side, and in primitives.tsv and extra.tsv those of clamp are sums over tails for every tau. */
static void compare(Check *check, char **fields, const Truth *truth, bool has_more) {
    for (int n = 0; n < OUTPUT_TOTAL; n++) {
        Quad want = strtoflt128(fields[4 + n], NULL), error = fabsq(truth->q[n] - want);
        Wide scale = strtold(fields[9 + n], NULL), s = truth->s[n];
        bool is_right =
            error <= 1e-24Q * fabsq(want) || error <= 1e-28Q * truth->s[n] || error < 1e-4600Q;
        bool is_scaled = fabsl(s - scale) <= 0.05L * scale || scale < 1e-4900L || want == 0 ||
                         (has_more && s < scale);
        if (!is_right || !is_scaled) {
            check->failures++;
            char digits[64];
            quadmath_snprintf(digits, sizeof digits, "%.25Qe", truth->q[n]);
            fprintf(stderr, "%s %s x=%s tau=%s %s: reference %s (%Lg), table %s (%s)\n", fields[0],
                    fields[1], fields[2], fields[3], output_names[n], digits, s, fields[4 + n],
                    fields[9 + n]);
        }
        if (want != 0 && error > 1e-28Q * truth->s[n])
            check->worst = fmax(check->worst, (double)(error / fabsq(want)));
    }
}

static void check_row(Check *check, char **fields) {
    int kernel = reference_kernel(fields[0]), form = form_of(fields[1]);
    if (kernel < 0 || form < 0) return;
    double v[OPERANDS] = {0}, t = strtod(fields[3], NULL);
    char *text = fields[2];
    for (int i = 0; i < OPERANDS && *text; i++) {
        v[i] = strtod(text, &text);
        text += *text == ',';
    }
    Truth truth;
    reference_form(kernel, form, v, t, &truth);
    compare(check, fields, &truth, v[0] == v[1] || (form == FORM_CLAMP && v[2] - v[1] <= t));
    cell_measure(FROM_GOLDEN, kernel, form, v, t, &truth);
    check->rows++;
}

static bool read_table(Check *check, const char *path) {
    char line[4096], *fields[FIELDS];
    FILE *file = fopen(path, "r");
    if (!file) return false;
    while (fgets(line, sizeof line, file))
        if (line[0] != '#' && split(line, fields) == FIELDS) check_row(check, fields);
    fclose(file);
    return true;
}

bool golden_measure(void) {
    static const char *const tables[] = {"tests/golden/primitives.tsv",
                                         "tests/golden/truncated_powers.tsv",
                                         "tests/golden/extra.tsv", "tests/golden/windows.tsv"};
    Check check = {0};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        if (!read_table(&check, tables[i])) {
            fprintf(stderr, "accuracy: cannot read %s\n", tables[i]);
            return false;
        }
    }
    printf("The reference agrees with %d of %d golden numbers, the worst to %.1e of itself.\n",
           check.rows * OUTPUT_TOTAL - check.failures, check.rows * OUTPUT_TOTAL, check.worst);
    return check.failures == 0;
}
