using System.Runtime.CompilerServices;
using Stats.Optim;

namespace Stats.Survival;

/// <summary>The working memory of one thread for one block of rows: named columns of equal length, aligned, and never moved.</summary>
internal sealed class RowBlock
{
    /// <summary>From one column to the next. Eight more than a block: at a multiple of 4096 bytes all columns would share one set of the cache.</summary>
    public const int Stride = Block.Rows + 8;

    /// <summary>The four linear predictors, by role.</summary>
    public const int Predictors = 0;

    public const int Gamma = 4, Lambda = 5;

    /// <summary>w = log z at the times of the last call of Position, and dw/d eta2.</summary>
    public const int Position = 6, Power = 7;

    /// <summary>What the source of rows gives: log times, weights.</summary>
    public const int LogLower = 8, LogUpper = 9, LogWidth = 10, LogEntry = 11, Weight = 12;

    public const int Ones = 13, Zeros = 14;

    /// <summary>1 for an interval too narrow for the difference of two hazards; where it is integrated, the log hazard at the first node.</summary>
    public const int Narrow = 15;

    /// <summary>By how much the log hazard differs between the last node and the first.</summary>
    public const int Rise = 16;

    /// <summary>Log times of a node.</summary>
    public const int Node = 17;

    /// <summary>A value, its 4 first and 10 second derivatives in the predictors.</summary>
    public const int Result = 18;

    /// <summary>Another such set.</summary>
    public const int Other = Result + Derivatives;

    /// <summary>Sums of derivatives for predictors that drive several roles.</summary>
    public const int Combined = Other + Derivatives;

    /// <summary>The columns of the designs and their offsets, from the source too.</summary>
    public const int Columns = Combined + 14;

    public const int Derivatives = 1 + PredictorJet.Gradients + PredictorJet.Hessians;

    /// <summary>Rows of a window, so few that what passes over them leave behind stays in the first-level cache.</summary>
    public const int Window = 256;

    // A page of memory in bytes, a line of the cache in numbers.
    private const int Page = 4096, Line = 8;

    // Lines asked for at the beginning of a page, until the processor follows by itself.
    private const int HeadLines = 4;

    private double[] memory = [];
    private double[]?[] views = new double[]?[Columns], sources = new double[]?[Columns];
    private int[] starts = new int[Columns];
    private TwoValues?[] bits = new TwoValues?[Columns];
    private int[] shown = new int[Columns];
    private double[] coefficients = [];
    private readonly bool[] still = new bool[Columns];
    private readonly byte[] lastEvents = new byte[Padded(Block.Rows)];
    private byte[] events = [];
    private int origin, first, firstEvent, shownColumns;

    /// <summary>Room for the coefficients of the predictor that drives a role.</summary>
    public Span<double> Coefficients(ParameterRole role) => coefficients.AsSpan((int)role * DesignColumns, DesignColumns);

    /// <summary>Makes room for so many columns of the designs; contents are kept only where there was room.</summary>
    public void Reserve(int columns)
    {
        int length = ((Columns + columns) * Stride) + (Window * Stats.Optim.Stage.Room) + 8;
        if (memory.Length >= length) return;
        memory = GC.AllocateArray<double>(length, pinned: true);
        long address = Unsafe.ByteOffset(ref Unsafe.NullRef<double>(), ref memory[0]);
        origin = (int)((64 - (address & 63)) & 63) / sizeof(double);
        Slot(Ones).Fill(1);
        still[Ones] = still[Zeros] = true;
        Array.Resize(ref views, Columns + columns);
        Array.Resize(ref sources, Columns + columns);
        Array.Resize(ref starts, Columns + columns);
        Array.Resize(ref bits, Columns + columns);
        Array.Resize(ref shown, Columns + columns);
        coefficients = new double[4 * columns];
    }

    /// <summary>Columns begin at this row from here on.</summary>
    public void MoveTo(int row) => first = row;

    /// <summary>Results of costly functions for the rows of a window, <see cref="Stats.Optim.Stage.Room"/> numbers a row.</summary>
    public ref double Stage => ref memory[origin + (views.Length * Stride)];

    /// <summary>The first element of a column: of this memory, or of the array that it shows.</summary>
    public ref double this[int column] =>
        ref views[column] is { } shown ? ref shown[starts[column] + First(column)] : ref memory[origin + (column * Stride) + First(column)];

    /// <summary>Says whether a column holds one number, in the first rows of a block: it then does not move with windows, and stays in the first-level cache.</summary>
    public void HoldStill(int column, bool isStill) => still[column] = isStill;

    /// <summary>The first element of a column of this memory, whatever it shows.</summary>
    public ref double Own(int column) => ref memory[origin + (column * Stride) + first];

    /// <summary>A column shows this memory again, which holds it standardised.</summary>
    public void TakeOver(int column) => views[column] = null;

    /// <summary>One element.</summary>
    public double At(int column, int row) => Unsafe.Add(ref this[column], row);

    /// <summary>A column of this memory.</summary>
    public Span<double> Slot(int column) => memory.AsSpan(origin + (column * Stride) + first, Stride - first);

    /// <summary>The first rows of a column of this memory.</summary>
    public Span<double> Slot(int column, int count) => memory.AsSpan(origin + (column * Stride) + first, count);

    /// <summary>Nothing is shown any more: other rows will be.</summary>
    public void Renew()
    {
        shownColumns = 0;
        events = lastEvents;
        firstEvent = 0;
    }

    /// <summary>Shows part of an array as a column, without copying unless a register would read beyond its end.</summary>
    /// <param name="column">The column.</param>
    /// <param name="source">The array.</param>
    /// <param name="start">Its first row here.</param>
    /// <param name="count">Number of rows.</param>
    public void Show(int column, double[] source, int start, int count)
    {
        int padded = Padded(count);
        starts[column] = start;
        views[column] = sources[column] = source;
        shown[shownColumns++] = column;
        if (start + padded <= source.Length) return;
        views[column] = null;
        Span<double> target = Slot(column, padded);
        source.AsSpan(start, count).CopyTo(target);
        target[count..].Clear();
    }

    /// <summary>Shows rows of a column of a design.</summary>
    public void Show(int column, StandardColumn source, int start, int count)
    {
        bits[column] = source.Bits;
        if (source.Bits is null)
        {
            Show(column, source.Values, source.Start + start, count);
            return;
        }

        starts[column] = start;
        shown[shownColumns++] = column;
    }

    /// <summary>The byte with the first bit of a column that is shown as bits.</summary>
    public ref byte Bits(int column) => ref bits[column]![starts[column]];

    /// <summary>Where in its byte the first bit of a column stands.</summary>
    public int BitOf(int column) => starts[column] % 8;

    /// <summary>Shows which rows are events.</summary>
    public void ShowEvents(byte[] source, int start, int count)
    {
        events = source;
        firstEvent = start;
        if (start + Padded(count) <= source.Length) return;
        source.AsSpan(start, count).CopyTo(lastEvents);
        lastEvents.AsSpan(count).Clear();
        events = lastEvents;
        firstEvent = 0;
    }

    /// <summary>1 for a row that is an event, 0 for another, from the first row on.</summary>
    public ref byte Events => ref events[firstEvent + first];

    /// <summary>
    /// Asks for the next block: of doubles the heads of the pages on which they lie (the processor fetches what follows by itself, but it begins anew on every page), of bits and bytes all.
    /// </summary>
    public void AskForNext()
    {
        foreach (int column in shown.AsSpan(0, shownColumns))
        {
            int next = starts[column] + Block.Rows;
            if (bits[column] is { } two)
            {
                if ((next + Block.Rows) / 8 <= two.Length) AskForBytes(ref two[next], Block.Rows / 8);
            }
            else if (!IsStill(column) && sources[column] is { } source && next + Block.Rows <= source.Length) AskForPages(ref source[next]);
        }

        if (firstEvent + (2 * Block.Rows) <= events.Length) AskForBytes(ref events[firstEvent + Block.Rows], Block.Rows);
    }

    /// <summary>Number of columns of the design.</summary>
    public int DesignColumns => sources.Length - Columns;

    /// <summary>Lets go of the arrays shown, and begins at the first row again.</summary>
    public void Forget()
    {
        first = 0;
        Array.Clear(views);
        Array.Clear(sources);
        Array.Clear(bits);
        Renew();
    }

    private static void AskForBytes(ref byte from, int count)
    {
        for (int i = 0; i < count; i += Line * sizeof(double)) Lanes64.Prefetch(ref Unsafe.As<byte, double>(ref Unsafe.Add(ref from, i)), 0);
    }

    private static unsafe void AskForPages(ref double from)
    {
        AskForHead(ref from, 0);
        for (int row = (int)(-(nint)Unsafe.AsPointer(ref from) & (Page - 1)) / sizeof(double); row < Block.Rows; row += Page / sizeof(double)) AskForHead(ref from, row);
    }

    private static void AskForHead(ref double from, int row)
    {
        for (int line = 0; line < HeadLines; line++) Lanes64.Prefetch(ref from, row + (line * Line));
    }

    private bool IsStill(int column) => column < Columns && still[column];

    private int First(int column) => IsStill(column) ? 0 : first;

    /// <summary>The rows that registers of any width cover.</summary>
    public static int Padded(int count) => (count + 7) & ~7;
}
