import Foundation
import Report

/// What our three standard streams are connected to.
struct Terminal: Sendable {
    var isInput: Bool
    var isOutput: Bool
    var isError: Bool
    /// Columns; nil when no stream is a terminal.
    var width: Int?
    /// False for `TERM=dumb` and without `TERM`: no colour, no redrawn line.
    var isCapable: Bool
    /// `NO_COLOR` (no-color.org): any value but the empty one.
    var refusesColour: Bool

    init(environment: [String: String]) {
        isInput = isatty(0) == 1
        isOutput = isatty(1) == 1
        isError = isatty(2) == 1
        isCapable = (environment["TERM"] ?? "dumb") != "dumb"
        refusesColour = !(environment["NO_COLOR"] ?? "").isEmpty
        width = isOutput || isError ? Self.columns(environment) : nil
    }

    private static func columns(_ environment: [String: String]) -> Int {
        if let text = environment["COLUMNS"], let columns = Int(text), columns > 0 { return columns }
        var size = winsize()
        for descriptor in [Int32(1), 2] where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return 80
    }

    /// Seconds east of UTC where the user is (`TZ`), at a moment.
    static func utcOffset(at seconds: Int64) -> Int {
        var time = time_t(seconds)
        var local = tm()
        return localtime_r(&time, &local) == nil ? 0 : local.tm_gmtoff
    }

    /// What text on standard output is rendered for.
    ///
    /// - Parameter colour: what `color.ui` says; nil for git's default, which is colour on a terminal.
    func canvas(colour: Bool?, noColour: Bool) -> Canvas {
        let allowed = isOutput && isCapable && !refusesColour && !noColour
        return Canvas(colour: allowed && colour ?? true, width: isOutput ? width : nil, utcOffset: Self.utcOffset(at:))
    }

    /// The same for standard error.
    func messageCanvas(noColour: Bool) -> Canvas {
        Canvas(
            colour: isError && isCapable && !refusesColour && !noColour, width: isError ? width : nil,
            utcOffset: Self.utcOffset(at:))
    }
}
