import Changes
import Verification

/// What of the tests' words and of earlier changes may leave the machine: nothing that shows a file that must not, and no
/// secret. Masked before anything is cut, because a piece of a key is no longer known as one.
struct OutgoingText {
    let hidden: HiddenNames
    var masker: SecretMasker

    static let withheld = "(withheld: it shows a private file)"

    init(hidden: Set<RepoPath>, masker: SecretMasker = SecretMasker()) {
        self.hidden = HiddenNames(hidden)
        self.masker = masker
    }

    /// - Returns: What the test said, or that it is withheld.
    mutating func message(of test: TestCase) -> String {
        if test.message.isEmpty { return "" }
        if shows(test) || hidden.areNamed(in: test.message.utf8) { return Self.withheld }
        return masker.mask(test.message, place: "the output of the tests")
    }

    /// The log as a whole or nothing of it: which of its lines come from a file that it names nobody can tell.
    mutating func log(of report: TestReport) -> String {
        if report.log.isEmpty { return "" }
        if report.failed.contains(where: shows) || hidden.areNamed(in: report.log.utf8) { return Self.withheld }
        return masker.mask(report.log, place: "the output of the tests")
    }

    /// Sections of a diff that are of open files; nil where nothing is left.
    mutating func diff(_ bytes: [UInt8]) -> String? {
        let shown = Self.sections(bytes).filter { section in
            let header = section.prefix { !$0.starts(with: "@@".utf8) && !$0.starts(with: "GIT binary".utf8) }
            return !header.contains { hidden.areNamed(inHeader: $0) }
        }
        guard !shown.isEmpty else { return nil }
        let text = String(decoding: Array(shown.flatMap(\.self).joined(separator: [0x0A])), as: UTF8.self)
        return masker.mask(text, place: "an earlier patch")
    }

    /// Runners print source lines and values of what the failure went through.
    private func shows(_ test: TestCase) -> Bool {
        ([test.file].compactMap { $0 } + test.frames.map(\.path)).contains { hidden.areNamed(in: $0.utf8) }
    }

    /// Lines by file; what stands before the first header is a file of its own.
    private static func sections(_ bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
        var sections: [[ArraySlice<UInt8>]] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if sections.isEmpty || line.starts(with: "diff --git ".utf8) { sections.append([]) }
            sections[sections.count - 1].append(line)
        }
        return sections
    }
}
