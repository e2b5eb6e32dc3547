-- we can read Lua syntax here!
return {
    ["annotations"] = {
        [1] = {
            ["page"] = "/body/DocFragment[1]/body/section/div[1]/p/text()[1].0",
            ["pos0"] = "/body/DocFragment[1]/body/section/div[1]/p/text()[1].0",
            ["pos1"] = "/body/DocFragment[1]/body/section/div[1]/p/em/text().3",
            ["text"] = "Alpha and",
            ["note"] = "it's \"so\"\
here",
        },
    },
    ["last_xpointer"] = "/body/DocFragment[2]/body/p/text().4",
    ["percent_finished"] = 0.5,
}
