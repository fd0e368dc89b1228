using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using ScottPlot;

namespace SoundGeneration;

/// <summary>Waveforms over spectrograms, a column for each sound.</summary>
internal static class Figure
{
    private const int Window = 256, Hop = 64, Width = 1200, Height = 600;
    private const double Quietest = -80;   // dB

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
            var map = spectrum.Add.Heatmap(Spectrogram(sound));
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
    private static double[,] Spectrogram(float[] sound)
    {
        double[] window = MathNet.Numerics.Window.HannPeriodic(Window);
        int frames = Math.Max(1, (sound.Length - Window) / Hop);
        double[,] loudness = new double[Window / 2, frames];
        var spectrum = new Complex[Window];
        for (int frame = 0; frame < frames; frame++)
        {
            for (int i = 0; i < Window; i++)
                spectrum[i] = frame * Hop + i < sound.Length ? window[i] * sound[frame * Hop + i] : 0;
            Fourier.Forward(spectrum, FourierOptions.AsymmetricScaling);
            for (int bin = 0; bin < Window / 2; bin++)
                loudness[Window / 2 - 1 - bin, frame] = Math.Max(Quietest, 20 * Math.Log10(spectrum[bin].Magnitude / Window * 4 + 1e-9));
        }

        return loudness;
    }
}
