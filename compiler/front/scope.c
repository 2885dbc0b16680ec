/* In: a name and the file that it is in. Out: what it means there, locals aside. */
#include "front/scope.h"

#include <math.h>
#include <string.h>

bool scope_is_private(const Name *name) { return name->text[0] == '_'; }

Function *scope_find(const File *file, const Name *name) {
    if (!file) return NULL;
    Function *found = map_get(&file->symbols, name);
    for (uint32_t i = 0; !found && i < file->uses.count && !scope_is_private(name); i++)
        if (file->uses.at[i].file) found = map_get(&file->uses.at[i].file->symbols, name);
    return found;
}

bool scope_number(const Name *name, double *value) {
    static const struct {
        const char *name;
        double value;
    } constants[] = {
        {"pi", 3.14159265358979323846}, {"e", 2.71828182845904523536}, {"inf", INFINITY}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (strcmp(name->text, constants[i].name) == 0) return *value = constants[i].value, true;
    return false;
}
