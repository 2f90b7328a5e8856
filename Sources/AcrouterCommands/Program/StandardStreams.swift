import Foundation

/// Standard input, output and error, which whoever starts us may have closed.
enum StandardStreams {
    /// Puts `/dev/null` where there is nothing. Before all else: the next file to be opened would get the number, and a
    /// pipe of our own would be read as input.
    static func open() {
        for number in Int32(0)...2 where fcntl(number, F_GETFD) < 0 {
            // The lowest number that is free is this one.
            _ = Foundation.open("/dev/null", O_RDWR)
        }
    }
}
