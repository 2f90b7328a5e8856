import Arms
import Changes
import Testing

/// apply(read(render(a → b))) = b, whatever the format.
@Suite struct AnswerPropertyTests {
    /// SplitMix64: the same numbers for a seed, everywhere.
    struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    struct Case {
        var old: [String]
        /// Runs of lines that stay (nil) or are replaced by others.
        var pieces: [(old: [String], new: [String]?)]
        var new: [String] { pieces.flatMap { $0.new ?? $0.old } }
        var ending: String
        var hasLastEnd: Bool

        func text(_ lines: [String]) -> String {
            lines.joined(separator: ending) + (hasLastEnd && !lines.isEmpty ? ending : "")
        }
    }

    private func line(_ numbers: inout Numbers) -> String {
        let words = [
            "x = 1", "return x", "", "}", "\tif a:", "    call(b)", "end ", "  déjà", "=", "`a`", "\"\"\"", "@@",
        ]
        return Int.random(in: 0..<3, using: &numbers) == 0
            ? "value \(Int.random(in: 0..<10_000, using: &numbers))" : words.randomElement(using: &numbers) ?? ""
    }

    private func makeCase(_ numbers: inout Numbers) -> Case {
        var pieces: [(old: [String], new: [String]?)] = []
        for index in 0..<Int.random(in: 2..<8, using: &numbers) {
            let old = (0..<Int.random(in: 1..<5, using: &numbers)).map { _ in line(&numbers) }
            guard index % 2 == 1 else {
                pieces.append((old, nil))
                continue
            }
            pieces.append((old, (0..<Int.random(in: 0..<4, using: &numbers)).map { _ in line(&numbers) }))
        }
        var made = Case(
            old: pieces.flatMap(\.old), pieces: pieces, ending: Bool.random(using: &numbers) ? "\n" : "\r\n",
            hasLastEnd: Bool.random(using: &numbers))
        // An empty last line without an end is no line.
        if made.old.last?.isEmpty ?? true || made.new.last?.isEmpty ?? true { made.hasLastEnd = true }
        return made
    }

    /// One block for each change, with everything before and after it as context: at one place for certain.
    private func searchReplace(_ change: Case) -> String {
        let old = change.old.joined(separator: "\n")
        let new = change.new.joined(separator: "\n")
        return "a.txt\n<<<<<<< SEARCH\n\(old)\n=======\n\(new)\n>>>>>>> REPLACE\n"
    }

    private func diff(_ change: Case, _ numbers: inout Numbers) -> String {
        let start = Int.random(in: 1..<99, using: &numbers)
        var text = "--- a/a.txt\n+++ b/a.txt\n@@ -\(start),7 +\(start),2 @@\n"
        for piece in change.pieces {
            guard let new = piece.new else {
                text += piece.old.map { " \($0)\n" }.joined()
                continue
            }
            text += piece.old.map { "-\($0)\n" }.joined() + new.map { "+\($0)\n" }.joined()
        }
        return text
    }

    private func whole(_ change: Case) -> String {
        "a.txt\n````\n\(change.new.map { $0 + "\n" }.joined())````\n"
    }

    @Test(arguments: 0..<300) func whatIsRenderedComesBack(seed: UInt64) async throws {
        var numbers = Numbers(state: seed)
        let change = makeCase(&numbers)
        let old = change.text(change.old)
        let new = change.text(change.new)
        guard old != new else { return }
        let answers: [(EditFormat, String)] = [
            (.searchReplace, searchReplace(change)), (.diff, diff(change, &numbers)), (.whole, whole(change)),
        ]
        for (format, answer) in answers {
            let result = try await readAnswer(answer, ["a.txt": old], format: format)
            #expect(try result.get() == ["a.txt": new], "seed \(seed), \(format):\n\(answer)\n---\n\(old)")
        }
    }

    /// With little context a block may be at several places: then it is refused, and else it does what it says.
    @Test(arguments: 0..<300) func aLittleContextIsEnoughOrRefused(seed: UInt64) async throws {
        var numbers = Numbers(state: seed &+ 7_777)
        let lines = (0..<40).map { _ in line(&numbers) }
        let start = Int.random(in: 0..<36, using: &numbers)
        let search = Array(lines[start..<start + Int.random(in: 1..<4, using: &numbers)])
        let replacement = ["changed 1", "changed 2"]
        let text = search.joined(separator: "\n")
        let answer =
            "a.txt\n<<<<<<< SEARCH\n\(text)\n=======\n\(replacement.joined(separator: "\n"))\n>>>>>>> REPLACE\n"
        let result = try await readAnswer(answer, ["a.txt": lines.joined(separator: "\n") + "\n"])
        let places = (0...lines.count - search.count).filter { Array(lines[$0..<$0 + search.count]) == search }
        if places.count > 1 || search.allSatisfy(\.isEmpty) {
            #expect(problem(result) != nil, "seed \(seed)")
        } else {
            var wanted = lines
            wanted.replaceSubrange(start..<start + search.count, with: replacement)
            #expect(try result.get() == ["a.txt": wanted.joined(separator: "\n") + "\n"], "seed \(seed):\n\(answer)")
        }
    }
}
