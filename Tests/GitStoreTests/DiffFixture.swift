/// One commit that changes everything git can change, on top of one that has something to change.
enum DiffFixture {
    static let script = #"""
        printf 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n' > modify.txt
        printf 'a\r\nb\r\nc\r\n' > crlf.txt
        printf 'no newline' > nonl.txt
        printf 'x\ny' > gains-newline.txt
        printf 'x\ny\n' > loses-newline.txt
        : > was-empty.txt
        printf 'gone\n' > delete.txt
        : > delete-empty.txt
        seq 1 40 > rename-me.txt
        seq 100 140 > copied-from.txt
        printf '#!/bin/sh\necho\n' > mode.sh
        printf 'plain\nfile\n' > to-link
        ln -s modify.txt from-link
        ln -s modify.txt link
        printf '\0\1\2binary' > blob.bin
        printf 'text\n' > attr.dat
        mkdir -p dir/deep 'with space'
        printf 'd\n' > dir/deep/file
        printf 's\n' > 'with space/and space.txt'
        printf 'q\n' > 'quo"te\back.txt'
        printf 't\n' > "$(printf 'tab\there')"
        printf 'l\n' > "$(printf 'latin\351.txt')"
        printf 'u\n' > 'ünïcode.txt'
        printf 'n\n' > "$(printf 'line\nbreak')"
        printf 'f\n' > file-to-folder
        printf 'latin \351 text\n' > bytes.txt
        awk 'BEGIN { for (i = 0; i < 200; i++) print "def f" i "():\n    return " i "\n" }' > many.py
        printf '*.dat -diff\n' > .gitattributes
        git add -A && git commit -qm one
        sed -i 's/two/TWO/; s/nine/NINE/' modify.txt
        printf 'a\r\nB\r\nc\r\n' > crlf.txt
        printf 'still no newline' > nonl.txt
        printf 'x\ny\n' > gains-newline.txt
        printf 'x\ny' > loses-newline.txt
        printf 'no longer\n' > was-empty.txt
        rm delete.txt delete-empty.txt
        git mv rename-me.txt renamed.txt && echo 41 >> renamed.txt
        cp copied-from.txt copied-to.txt && echo 141 >> copied-from.txt
        chmod +x mode.sh
        rm to-link && ln -s nowhere to-link
        rm from-link && printf 'now a file\n' > from-link
        ln -sf crlf.txt link
        printf '\0\1\2other\n' > blob.bin
        printf 'changed\n' > attr.dat
        printf 'dd\n' > dir/deep/file
        printf 'ss\n' > 'with space/and space.txt'
        printf 'qq\n' > 'quo"te\back.txt'
        printf 'tt\n' > "$(printf 'tab\there')"
        printf 'll\n' > "$(printf 'latin\351.txt')"
        printf 'uu\n' > 'ünïcode.txt'
        printf 'nn\n' > "$(printf 'line\nbreak')"
        rm file-to-folder && mkdir file-to-folder && printf 'in\n' > file-to-folder/inside
        printf 'latin \350 text\n' > bytes.txt
        sed -i '10,12d; s/return 77$/return -77/; s/return 78$/return -78/' many.py
        : > added-empty.txt
        printf 'added\n' > added.txt
        printf 'a' > added-nonl.txt
        printf '\0' > added.bin
        ln -s dangling added-link
        """#

    static let committed = script + "\ngit add -A && git commit -qm two\n"
}
