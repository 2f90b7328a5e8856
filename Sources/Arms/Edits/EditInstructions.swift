extension EditFormat {
    /// How the answer is to be written, for the system text.
    public var instructions: String {
        switch self {
        case .searchReplace: Self.searchReplaceText
        case .diff: Self.diffText
        case .whole: Self.wholeText
        }
    }

    private static let searchReplaceText = """
        Answer with one block for each place that changes, and nothing else that looks like one:

        path/to/file.ext
        <<<<<<< SEARCH
        lines of the file exactly as they are, indentation included
        =======
        the lines that take their place
        >>>>>>> REPLACE

        - The path stands alone on the line before its block, as it is written in the headings here.
        - SEARCH holds whole lines that are in the file once: a few unchanged lines around the change make them unique.
        - Keep blocks small. Several blocks for one file are fine; each speaks of the file as it is shown here.
        - An empty SEARCH part makes a new file. To delete a file, write its path and then the lines
          `<<<<<<< DELETE` and `>>>>>>> DELETE`.
        """

    private static let diffText = """
        Answer with one unified diff in a fenced block:

        --- a/path/to/file.ext
        +++ b/path/to/file.ext
        @@ @@
         an unchanged line
        -a line that goes
        +a line that comes

        - Line numbers are not needed: each hunk is found by its lines, so unchanged and removed lines must be exactly
          as they are in the file, and enough of them that they are in it once.
        - `--- /dev/null` makes a new file, `+++ /dev/null` deletes one.
        """

    private static let wholeText = """
        Answer with the whole new content of each file that changes, its path alone on the line before:

        path/to/file.ext
        ````
        every line of the file
        ````

        - Leave nothing out: what is not in the block is gone. The fence is longer than any run of backticks in the file.
        - A file of which only parts are shown here cannot be replaced as a whole. Change it, or make small changes to a
          long file, with such a block instead (an empty SEARCH part makes a new file):

        path/to/file.ext
        <<<<<<< SEARCH
        lines of the file exactly as they are, once in the file
        =======
        the lines that take their place
        >>>>>>> REPLACE

        - To delete a file, write its path and then the lines `<<<<<<< DELETE` and `>>>>>>> DELETE`.
        """
}
