using VideoActionSample;

namespace RnnLib.PublicApi.Tests.Samples;

/// <summary>A small run of samples/VideoAction, and its films.</summary>
public sealed class VideoActionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib-video").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_FewFilms_WritesModelAndPicture()
    {
        new Experiment(films: 40, epochs: 1, seed: 1, _folder).Run();

        Assert.True(new FileInfo(Path.Combine(_folder, "films.png")).Length > 5000);
        Assert.True(File.Exists(Path.Combine(_folder, "video.safetensors")));
    }

    [Fact]
    public void Draw_Films_DoWhatTheirActionSays()
    {
        var rng = new Rng(1);
        foreach (Film film in Enumerable.Range(0, 300).Select(_ => Film.Draw(rng)))
        {
            (double x, double y, double ink) first = Measure(film, 0), last = Measure(film, film.Frames.Shape[0] - 1);
            double change = film.Action switch
            {
                0 => first.x - last.x,
                1 => last.x - first.x,
                2 => first.y - last.y,
                3 => last.y - first.y,
                4 => last.ink - first.ink,
                _ => first.ink - last.ink,
            };
            Assert.True(change > 0.5, $"a film that {Film.Actions[film.Action]} changes by {change:F2}");
        }
    }

    [Fact]
    public void Still_Film_IsItsMiddleFrame()
    {
        Film film = Film.Draw(new Rng(3));

        Tensor still = film.Still().Frames;

        int middle = film.Frames.Shape[0] / 2;
        Assert.Equal(film.Frames.Data.Slice(middle * Film.Side * Film.Side, Film.Side * Film.Side).ToArray(), still.ToArray());
    }

    /// <summary>Centre and amount of what is brighter than the flicker.</summary>
    private static (double X, double Y, double Ink) Measure(Film film, int frame)
    {
        double x = 0, y = 0, ink = 0;
        for (int place = 0; place < Film.Side * Film.Side; place++)
        {
            double value = film.Frames[frame, place] > 0.5f ? 1 : 0;
            (x, y, ink) = (x + value * (place % Film.Side), y + value * (place / Film.Side), ink + value);
        }

        return (x / ink, y / ink, ink);
    }
}
