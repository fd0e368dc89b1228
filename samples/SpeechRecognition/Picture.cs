using RnnLib;
using ScottPlot;

namespace SpeechRecognitionSample;

/// <summary>A recording's log-mel features and below, at the same times, the probabilities of the characters: CTC says each in a few frames, and the blank between.</summary>
internal static class Picture
{
    private const int Width = 1100, Height = 620;
    private const float LeastShown = 0.05f, LeastNamed = 0.4f;
    private const double HalfBand = 0.5;

    private static readonly Color[] Colors = [.. new[] { "#1f6fb4", "#e8710a", "#009e73", "#cc79a7", "#555555", "#56b4e9", "#a6761d", "#7a3fb0" }.Select(Color.FromHex)];

    public static void Save(Utterance utterance, Recognizer recognizer, string path)
    {
        Tensor features = Recognizer.Hear(utterance.Sound);
        Tensor probabilities = Ops.Softmax(recognizer.Logits(utterance.Sound).Values, -1);
        string text = recognizer.Transcribe([utterance])[0];
        double step = (double)Recognizer.Hearing.Spectrogram.StepLength / Corpus.SampleRate, end = features.Shape[0] * step;

        var multiplot = new Multiplot();
        multiplot.AddPlots(2);
        Plot above = multiplot.GetPlot(0), below = multiplot.GetPlot(1);
        Spectrum(above, features, end);
        Spikes(below, probabilities, recognizer.Alphabet, step * Recognizer.FramesPerStep);
        above.Title($"heard: {text}     said: {utterance.Text}     voice: {utterance.Voice}");
        foreach (Plot plot in (Plot[])[above, below])
        {
            plot.Layout.Fixed(new PixelPadding(80, 20, 45, 40));   // equal edges, so that the times stand below each other
            plot.Axes.SetLimitsX(0, end);
        }

        multiplot.SavePng(path, Width, Height);
    }

    private static void Spectrum(Plot plot, Tensor features, double end)
    {
        var (frames, bands) = (features.Shape[0], features.Shape[1]);
        double[,] rows = new double[bands, frames];   // the first row is drawn on top
        for (int band = 0; band < bands; band++)
        {
            for (int frame = 0; frame < frames; frame++)
                rows[bands - 1 - band, frame] = features[frame, band];
        }

        var map = plot.Add.Heatmap(rows);
        map.Extent = new(0, end, -HalfBand, bands - HalfBand);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        int[] named = [0, 10, 20, 30, bands - 1];
        IReadOnlyList<double> edges = Recognizer.Hearing.Filterbank.Edges;
        plot.Axes.Left.SetTicks([.. named.Select(band => (double)band)], [.. named.Select(band => $"{edges[band + 1]:F0} Hz")]);
        plot.Axes.SetLimitsY(-HalfBand, bands - HalfBand);
    }

    private static void Spikes(Plot plot, Tensor probabilities, Alphabet alphabet, double step)
    {
        int frames = probabilities.Shape[1];
        double[] times = [.. Enumerable.Range(0, frames).Select(frame => (frame + 0.5) * step)];
        for (int label = 0; label < alphabet.Count; label++)
        {
            double[] curve = [.. Enumerable.Range(0, frames).Select(frame => (double)probabilities[0, frame, label])];
            if (curve.Max() < LeastShown)
                continue;
            Color color = label == 0 ? Color.FromHex("#bbbbbb") : Colors[label % Colors.Length];
            plot.Add.ScatterLine(times, curve, color).LineWidth = label == 0 ? 1 : 2;
            for (int frame = 0; frame < frames && label > 0; frame++)
            {
                bool isPeak = curve[frame] >= LeastNamed && (frame == 0 || curve[frame] > curve[frame - 1]) && (frame == frames - 1 || curve[frame] >= curve[frame + 1]);
                if (isPeak)
                    Name(plot, alphabet.Decode([label]), times[frame], curve[frame], color);
            }
        }

        plot.Axes.SetLimitsY(0, 1.2);
        plot.YLabel("probability");
        plot.XLabel("seconds (grey: the blank)");
    }

    private static void Name(Plot plot, string character, double time, double height, Color color)
    {
        var label = plot.Add.Text(character == " " ? "␣" : character, time, height);
        (label.LabelFontColor, label.LabelFontSize, label.LabelAlignment) = (color, 16, Alignment.LowerCenter);
    }
}
