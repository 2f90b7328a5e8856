/// Reads the backtrace that Swift's runtime prints for a crash (`SWIFT_BACKTRACE=enable=yes`).
enum CrashFrames {
    /// Frames of the crashed thread in the project's own files, innermost last; empty without a backtrace.
    ///
    /// A line reads `3 [ra] 0x000055fd40faa5d1 boom(_:) + 32 in Vp.xctest at /path/Lib.swift:2:40`.
    static func read(_ text: some StringProtocol, paths: PrintedPaths) -> [StackFrame] {
        var frames: [StackFrame] = []
        var inside = false
        for line in text.split(separator: "\n") {
            if line.hasPrefix("Thread ") {
                if inside { break }
                inside = line.hasSuffix("crashed:")
            } else if line.hasPrefix("Backtrace took") {
                break
            } else if inside, let frame = frame(line, paths: paths) {
                frames.append(frame)
            }
        }
        return frames.reversed()
    }

    private static func frame(_ line: some StringProtocol, paths: PrintedPaths) -> StackFrame? {
        guard let address = line.firstRange(of: " 0x"), let at = line.firstRange(of: " at /") else { return nil }
        let afterAddress = line[address.upperBound...].drop { $0 != " " }.dropFirst()
        let function = afterAddress.firstRange(of: " + ").map { String(afterAddress[..<$0.lowerBound]) }
        let place = line[line.index(before: at.upperBound)...].split(separator: ":")
        guard place.count >= 2, let number = Int(place[1]), let path = paths.relative(String(place[0])) else {
            return nil
        }
        return StackFrame(path: path, line: number, function: function)
    }
}
