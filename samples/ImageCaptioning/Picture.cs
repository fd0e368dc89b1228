using SkiaSharp;

namespace ImageCaptioning;

/// <summary>Some images with what was said of them: black where it is right, orange where it is not.</summary>
internal static class Picture
{
    private const int Rows = 4, Columns = 3, CellWidth = 320, CellHeight = 150, Top = 110, Margin = 10, TextSize = 16, MostLetters = 40;

    public static void Save(Captioned images, string[] captions, string path)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Columns * CellWidth, Rows * CellHeight));
        surface.Canvas.Clear(SKColors.White);
        using var font = new SKFont(SKTypeface.Default, TextSize);
        using var right = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var wrong = new SKPaint { Color = new SKColor(0xe8, 0x71, 0x0a), IsAntialias = true };
        for (int i = 0; i < Math.Min(Rows * Columns, images.Count); i++)
        {
            int left = i % Columns * CellWidth + Margin, top = i / Columns * CellHeight + Margin;
            using SKBitmap bitmap = Draw(images, i);
            surface.Canvas.DrawBitmap(bitmap, new SKRect(left, top, left + Top * images.Width / images.Height, top + Top));
            string text = captions[i].Length > MostLetters ? captions[i][..MostLetters] + "..." : captions[i];
            surface.Canvas.DrawText(text, left, top + Top + TextSize + 2, SKTextAlign.Left, font, captions[i] == images.Captions[i] ? right : wrong);
        }

        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }

    /// <summary>As ink on paper: 0 is white.</summary>
    private static SKBitmap Draw(Captioned images, int index)
    {
        var bitmap = new SKBitmap(images.Width, images.Height);
        for (int y = 0; y < images.Height; y++)
        {
            for (int x = 0; x < images.Width; x++)
                bitmap.SetPixel(x, y, new SKColor(Paper(0, y, x), Paper(1, y, x), Paper(2, y, x)));
        }

        return bitmap;

        byte Paper(int channel, int y, int x) => (byte)MathF.Round(255 * (1 - images.Images[index, Math.Min(channel, images.Channels - 1), y, x]));
    }
}
