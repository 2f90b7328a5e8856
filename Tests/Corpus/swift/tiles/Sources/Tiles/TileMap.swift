public struct Point: Hashable, Sendable {
    public var x: Int
    public var y: Int

    public init(_ x: Int, _ y: Int) {
        self.x = x
        self.y = y
    }
}

/// A map of walls (#) and floors.
public struct TileMap {
    public let width: Int
    public let height: Int
    private var tiles: [Character]

    public init?(_ text: String) {
        let lines = text.split(separator: "\n").map(Array.init)
        guard let first = lines.first, lines.allSatisfy({ $0.count == first.count }) else { return nil }
        width = first.count
        height = lines.count
        tiles = lines.flatMap { $0 }
    }

    public func isInside(_ point: Point) -> Bool {
        point.x >= 0 && point.x < width && point.y >= 0 && point.y < height
    }

    public subscript(point: Point) -> Character {
        get { tiles[point.y * width + point.x] }
        set { tiles[point.y * width + point.x] = newValue }
    }

    public func isFree(_ point: Point) -> Bool {
        isInside(point) && self[point] != "#"
    }

    public func neighbours(of point: Point) -> [Point] {
        let all = [
            Point(point.x, point.y - 1), Point(point.x + 1, point.y),
            Point(point.x, point.y + 1), Point(point.x - 1, point.y),
        ]
        return all.filter(isFree)
    }

    /// Steps from one tile to each one that can be reached.
    public func distances(from start: Point) -> [Point: Int] {
        guard isFree(start) else { return [:] }
        var result = [start: 0]
        var waiting = [start]
        var next = 0
        while next < waiting.count {
            let point = waiting[next]
            next += 1
            let steps = result[point, default: 0] + 1
            for neighbour in neighbours(of: point) where result[neighbour] == nil {
                result[neighbour] = steps
                waiting.append(neighbour)
            }
        }
        return result
    }

    /// The floors that hang together, as sizes, the greatest first.
    public func rooms() -> [Int] {
        var seen = Set<Point>()
        var sizes: [Int] = []
        for y in 0..<height {
            for x in 0..<width {
                let point = Point(x, y)
                guard isFree(point), !seen.contains(point) else { continue }
                let room = distances(from: point).keys
                seen.formUnion(room)
                sizes.append(room.count)
            }
        }
        return sizes.sorted(by: >)
    }

    /// Paints a room; returns how many tiles changed.
    public mutating func fill(from start: Point, with tile: Character) -> Int {
        guard isInside(start), self[start] != tile else { return 0 }
        let old = self[start]
        var waiting = [start]
        var changed = 0
        while let point = waiting.popLast() {
            guard isInside(point), self[point] == old else { continue }
            self[point] = tile
            changed += 1
            waiting.append(Point(point.x - 1, point.y))
            waiting.append(Point(point.x + 1, point.y))
            waiting.append(Point(point.x, point.y - 1))
            waiting.append(Point(point.x, point.y + 1))
        }
        return changed
    }

    public var text: String {
        stride(from: 0, to: tiles.count, by: width).map { String(tiles[$0..<$0 + width]) }.joined(separator: "\n")
    }
}
