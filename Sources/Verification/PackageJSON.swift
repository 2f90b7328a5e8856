#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The parts of npm's `package.json` that say how tests run.
enum PackageJSON {
    private struct Manifest: Decodable { var scripts: [String: String]? }

    static func testScript(_ text: String) -> String? { scripts(text)?["test"] }

    /// Nil when the file is not JSON or its scripts are not text.
    static func scripts(_ text: String) -> [String: String]? {
        // A manifest that npm could not read either has no test script.
        (try? JSONDecoder().decode(Manifest.self, from: Data(text.utf8)))?.scripts
    }
}
