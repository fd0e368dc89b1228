using System.Globalization;
using System.Net;
using System.Text;
using ScottPlot;
using Spectre.Console;
using Color = ScottPlot.Color;

namespace SentimentAnalysis;

/// <summary>Shows judgements with the words that moved them: on the console, as a page, as a picture.</summary>
internal static class Judgements
{
    private const double Weak = 0.15, Strong = 0.5;   // shares of the strongest word's effect

    public static Judgement[] Show(Classifier classifier, IReadOnlyList<string> texts, IReadOnlyList<string>? truths = null)
    {
        Judgement[] judgements = [.. texts.Select(classifier.Judge)];
        foreach (var (judgement, i) in judgements.Select((judgement, i) => (judgement, i)))
        {
            double strongest = Strongest(judgement);
            string words = string.Join(' ', judgement.Words.Select(word => Markup(word, strongest)));
            string truth = truths is null ? "" : truths[i] == judgement.Class ? " (right)" : $" (wrong: {truths[i]})";
            AnsiConsole.MarkupLine($"{judgement.Class.EscapeMarkup()} {judgement.Probability.ToString("P0", CultureInfo.InvariantCulture)}{truth}: {words}");
            string because = string.Join(", ", judgement.Words.OrderByDescending(word => Math.Abs(word.Effect)).Take(3)
                .Select(word => FormattableString.Invariant($"{word.Word} {word.Effect:+0.0;-0.0;0.0}")));
            AnsiConsole.MarkupLine($"  [grey]{because.EscapeMarkup()}[/]");
        }

        return judgements;
    }

    /// <summary>A page with the words on green where they spoke for what was said, on red where they spoke against it.</summary>
    public static void SavePage(IReadOnlyList<Judgement> judgements, string path)
    {
        var page = new StringBuilder("<!doctype html><meta charset=\"utf-8\"><title>Words that moved a judgement</title>"
            + "<body style=\"font: 17px/1.9 sans-serif; max-width: 50em; margin: 2em auto\">\n");
        foreach (Judgement judgement in judgements)
        {
            double strongest = Strongest(judgement);
            page.Append(CultureInfo.InvariantCulture, $"<p><b>{WebUtility.HtmlEncode(judgement.Class)} {judgement.Probability:P0}</b><br>\n");
            foreach (Influence word in judgement.Words)
            {
                string colour = word.Effect > 0 ? "0, 158, 115" : "213, 94, 0";
                page.Append(CultureInfo.InvariantCulture, $"<span style=\"background: rgba({colour}, {Math.Abs(word.Effect) / strongest:F2}); padding: 2px 3px\" ")
                    .Append(CultureInfo.InvariantCulture, $"title=\"{word.Effect:+0.00;-0.00;0.00}\">{WebUtility.HtmlEncode(word.Word)}</span>\n");
            }
        }

        File.WriteAllText(path, page.ToString());
    }

    /// <summary>A bar for each word of one text.</summary>
    public static void SaveChart(Judgement judgement, string path)
    {
        using var plot = new Plot();
        foreach (var (word, i) in judgement.Words.Select((word, i) => (word, i)))
        {
            var bar = plot.Add.Bar(i, word.Effect);
            bar.Color = Color.FromHex(word.Effect > 0 ? "#009e73" : "#d55e00");
        }

        plot.Axes.Bottom.SetTicks([.. judgement.Words.Select((_, i) => (double)i)], [.. judgement.Words.Select(word => word.Word)]);
        plot.Axes.Bottom.TickLabelStyle.Rotation = -45;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        plot.Axes.Bottom.MinimumSize = 100;
        plot.Title(FormattableString.Invariant($"Words for and against \"{judgement.Class}\" ({judgement.Probability * 100:F0} %)"));
        plot.YLabel("fall of its log-odds without the word");
        plot.SavePng(path, 1000, 500);
    }

    private static string Markup(Influence word, double strongest)
    {
        double share = Math.Abs(word.Effect) / strongest;
        string text = word.Word.EscapeMarkup(), colour = word.Effect > 0 ? "green" : "red";
        return share < Weak ? text : share < Strong ? $"[{colour}]{text}[/]" : $"[bold underline {colour}]{text}[/]";
    }

    private static double Strongest(Judgement judgement) => Math.Max(judgement.Words.Max(word => Math.Abs(word.Effect)), 1e-9);
}
