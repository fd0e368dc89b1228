using RnnLib;
using RnnLib.Audio;
using ScottPlot;

namespace SoundGeneration;

/// <summary>Waveforms over spectrograms, a column for each sound.</summary>
internal static class Figure
{
    private const int Width = 1000, Height = 500;
    private const double Quietest = -40;   // dB

    public static void Save(IReadOnlyList<(string Name, float[] Sound)> sounds, string path)
    {
        var figure = new Multiplot();
        figure.AddPlots(2 * sounds.Count);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 2, columns: sounds.Count);
        for (int i = 0; i < sounds.Count; i++)
        {
            (string name, float[] sound) = sounds[i];
            double seconds = sound.Length / (double)Sounds.Rate;
            Plot wave = figure.GetPlot(i), spectrum = figure.GetPlot(sounds.Count + i);
            wave.Add.Signal(sound, 1.0 / Sounds.Rate, Color.FromHex("#1f6fb4"));
            wave.Axes.SetLimits(0, seconds, -1, 1);
            wave.Title(name);
            var map = spectrum.Add.Heatmap(Loudness(sound));
            map.Extent = new(0, seconds, 0, Sounds.Rate / 2000.0);
            map.Colormap = new ScottPlot.Colormaps.Inferno();
            spectrum.Axes.SetLimits(0, seconds, 0, Sounds.Rate / 2000.0);
            spectrum.XLabel("seconds");
            if (i == 0)
                spectrum.YLabel("kHz");
        }

        figure.SavePng(path, Width, Height);
    }

    /// <summary>Loudness in dB, [frequency from the highest, time].</summary>
    private static double[,] Loudness(float[] sound)
    {
        Tensor power = new Spectrogram(Sounds.Rate).Power(new(sound, Sounds.Rate));
        (int frames, int bins) = power.Shape;
        double[,] loudness = new double[bins, frames];
        for (int frame = 0; frame < frames; frame++)
        {
            for (int bin = 0; bin < bins; bin++)
                loudness[bins - 1 - bin, frame] = Math.Max(Quietest, 10 * Math.Log10(power[frame, bin] + 1e-9));
        }

        return loudness;
    }
}
