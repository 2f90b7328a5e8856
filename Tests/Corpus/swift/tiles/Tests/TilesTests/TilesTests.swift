import Testing
import Tiles

@Suite struct TilesTests {
    let map = TileMap(
        """
        ..#..
        .##.#
        ...#.
        """)!

    @Test func reading() {
        #expect(map.width == 5)
        #expect(map.height == 3)
        #expect(TileMap("ab\nc") == nil)
        #expect(TileMap("") == nil)
        #expect(map.text == "..#..\n.##.#\n...#.")
    }

    @Test func places() {
        #expect(map.isInside(Point(4, 2)))
        #expect(!map.isInside(Point(5, 2)))
        #expect(!map.isInside(Point(0, -1)))
        #expect(map.isFree(Point(0, 1)))
        #expect(!map.isFree(Point(1, 1)))
        #expect(map.neighbours(of: Point(0, 1)) == [Point(0, 0), Point(0, 2)])
    }

    @Test func distances() {
        let distances = map.distances(from: Point(1, 0))
        #expect(distances[Point(1, 0)] == 0)
        #expect(distances[Point(2, 2)] == 5)
        #expect(distances[Point(3, 0)] == nil)
        #expect(distances.count == 6)
        #expect(map.distances(from: Point(2, 0)).isEmpty)
    }

    @Test func rooms() {
        #expect(map.rooms() == [6, 3, 1])
    }

    @Test func filling() {
        var copy = map
        #expect(copy.fill(from: Point(3, 0), with: "x") == 3)
        #expect(copy.text == "..#xx\n.##x#\n...#.")
        #expect(copy.fill(from: Point(3, 0), with: "x") == 0)
        #expect(copy.fill(from: Point(9, 9), with: "x") == 0)
    }
}
