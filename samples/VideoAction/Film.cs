using RnnLib;

namespace VideoActionSample;

/// <summary>A square or a disc that moves, grows or shrinks, before a flickering ground.</summary>
/// <param name="Frames">[frames, 16 * 16]</param>
/// <param name="Action">The place in <see cref="Actions"/>.</param>
internal sealed record Film(Tensor Frames, int Action)
{
    public const int Side = 16;

    public static readonly string[] Actions = ["goes left", "goes right", "goes up", "goes down", "grows", "shrinks"];

    /// <summary>Of 8 to 12 frames. In its middle frame a shape stands anywhere and has any size, whatever it does.</summary>
    public static Film Draw(Rng rng)
    {
        int action = rng.NextInt32(Actions.Length), count = 8 + rng.NextInt32(5);
        bool isDisc = rng.NextInt32(2) == 0;
        float x = 5 + 6 * rng.NextSingle(), y = 5 + 6 * rng.NextSingle(), radius = 2 + 1.5f * rng.NextSingle(), speed = 0.3f + 0.5f * rng.NextSingle();
        var pixels = new float[count * Side * Side];
        for (int frame = 0; frame < count; frame++)
        {
            float moved = speed * (frame - count / 2);
            (float centreX, float centreY, float size) = action switch
            {
                0 => (x - moved, y, radius),
                1 => (x + moved, y, radius),
                2 => (x, y - moved, radius),
                3 => (x, y + moved, radius),
                4 => (x, y, radius + 0.4f * moved),
                _ => (x, y, radius - 0.4f * moved),
            };
            Paint(pixels.AsSpan(frame * Side * Side, Side * Side), centreX, centreY, size, isDisc, rng);
        }

        return new(Tensor.From([count, Side * Side], pixels), action);
    }

    /// <summary>The middle frame alone.</summary>
    public Film Still()
    {
        int middle = Frames.Shape[0] / 2;
        return new(Tensor.From([1, Side * Side], Frames.Data.Slice(middle * Side * Side, Side * Side)), Action);
    }

    private static void Paint(Span<float> frame, float centreX, float centreY, float radius, bool isDisc, Rng rng)
    {
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                float dx = MathF.Abs(x - centreX), dy = MathF.Abs(y - centreY);
                float distance = isDisc ? MathF.Sqrt(dx * dx + dy * dy) : MathF.Max(dx, dy);
                frame[y * Side + x] = Math.Clamp(radius - distance + 0.5f, 0, 1) + 0.15f * rng.NextNormal();   // edges are smooth, so that slow movements show
            }
        }
    }
}
