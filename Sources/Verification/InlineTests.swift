internal import Changes

/// Keeps a fix from the tests that live inside source files, which no path gives away.
enum InlineTests {
    enum Answer: Equatable {
        /// The edit touches no test.
        case untouched
        /// The file with the base's tests in it.
        case restored([UInt8])
        /// The tests are gone or moved in a way that cannot be undone safely; the text says what.
        case refused(String)
    }

    static func mayHold(_ path: RepoPath) -> Bool { path.fileExtension == "rs" }

    /// - Parameter after: nil for a file that is deleted.
    static func check(before: [UInt8], after: [UInt8]?) -> Answer {
        let old = RustTestRegions(before)
        guard let after else {
            return old.ranges.isEmpty ? .untouched : .refused("holds tests and may not be deleted")
        }
        let new = RustTestRegions(after)
        if new.conditions > old.conditions { return .refused("behaves otherwise when it is tested") }
        let wanted = old.contents
        let found = new.contents
        if wanted == found { return .untouched }
        if wanted.count == found.count { return .restored(new.replaced(by: wanted)) }
        // Nothing but new ones: taken out again, as a new file of tests is.
        var rest = wanted[...]
        let texts = found.map { text -> [UInt8] in
            guard rest.first == text else { return [] }
            return rest.removeFirst()
        }
        return rest.isEmpty ? .restored(new.replaced(by: texts)) : .refused("removes or changes tests inside it")
    }
}
