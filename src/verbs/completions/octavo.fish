# Completions of octavo for fish: octavo is asked what fits.
function __octavo_complete
    set -l typed (commandline -opc) (commandline -ct)
    for line in ($typed[1] --complete $typed[2..-1] 2>/dev/null)
        switch $line
            case \tfiles
                __fish_complete_path (string replace -r '^--[^=]*=' '' -- $typed[-1])
            case \tfolders
                __fish_complete_directories (string replace -r '^--[^=]*=' '' -- $typed[-1])
            case '*'
                echo $line
        end
    end
end
complete -c octavo -f -a '(__octavo_complete)'
