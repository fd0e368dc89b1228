using SkiaSharp;

namespace VideoActionSample;

/// <summary>Films as strips, with what was said of them: black where it is right, orange where it is not.</summary>
internal static class Picture
{
    private const int Frame = 64, Gap = 4, TextWidth = 130, MostFrames = 12, TextSize = 18;

    public static void Save(Film[] films, string[] said, string path)
    {
        using var surface = SKSurface.Create(new SKImageInfo(TextWidth + MostFrames * (Frame + Gap), films.Length * (Frame + Gap)));
        surface.Canvas.Clear(SKColors.White);
        using var font = new SKFont(SKTypeface.Default, TextSize);
        using var paint = new SKPaint { IsAntialias = true };
        for (int i = 0; i < films.Length; i++)
        {
            int top = i * (Frame + Gap);
            paint.Color = said[i] == Film.Actions[films[i].Action] ? SKColors.Black : new SKColor(0xe8, 0x71, 0x0a);
            surface.Canvas.DrawText(said[i], Gap, top + (Frame + TextSize) / 2, SKTextAlign.Left, font, paint);
            for (int frame = 0; frame < films[i].Frames.Shape[0]; frame++)
            {
                using SKBitmap bitmap = Draw(films[i], frame);
                int left = TextWidth + frame * (Frame + Gap);
                surface.Canvas.DrawBitmap(bitmap, new SKRect(left, top, left + Frame, top + Frame));
            }
        }

        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }

    private static SKBitmap Draw(Film film, int frame)
    {
        var bitmap = new SKBitmap(Film.Side, Film.Side);
        for (int place = 0; place < Film.Side * Film.Side; place++)
        {
            byte grey = (byte)MathF.Round(255 * (1 - Math.Clamp(film.Frames[frame, place], 0, 1)));
            bitmap.SetPixel(place % Film.Side, place / Film.Side, new SKColor(grey, grey, grey));
        }

        return bitmap;
    }
}
