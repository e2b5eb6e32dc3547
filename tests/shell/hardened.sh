#!/bin/sh
# What makes a mistake in memory harder to use is in the program, and in the one that is released: code that lies at any
# address, addresses that cannot be written, a stack that is looked at and holds no code, lengths that are checked.
. "$(dirname "$0")/../expect.sh"
need readelf cmake ninja

expect 0 readelf --file-header --program-headers --dynamic --wide "$OCTAVO"
said out 'Type: .*Position-Independent Executable'
said out '^ *GNU_RELRO '
said out '^ *GNU_STACK .* RW  *0x'
said out 'Flags: .*NOW.*PIE'
expect 0 readelf --dyn-syms --wide "$OCTAVO"
said out ' __stack_chk_fail'

# In the dev preset nothing is optimised, so no length could be checked; how the other is compiled is asked of its plan.
expect 0 cmake -S "$OCTAVO_SOURCE" --preset release -B "$work/release" -DBUILD_TESTING=OFF
for file in src/source/figure.c src/octavo.c parser.c; do
    plan=$(ninja -C "$work/release" -t commands octavo | grep -- " -c .*$file" | head -1)
    for flag in -D_FORTIFY_SOURCE=2 -fstack-protector-strong '-fPI[CE]' -O; do
        echo "$plan" | grep -q -- "$flag" || fail "$file is compiled without $flag"
    done
done
